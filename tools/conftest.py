# Run by the page's own Python, in Node.js: nothing that could be imported here.
collect_ignore = ["pack/pack.py"]
