"""Says at the end which chapters were run here, and which results were taken from the build."""


def pytest_terminal_summary(terminalreporter):
    lines = [text for report in terminalreporter.getreports("passed")
             for kind, text in report.user_properties if kind == "chapter"]
    for line in lines:
        terminalreporter.write_line(line)
