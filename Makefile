# One command each; `make` alone explains them. The work is done in tools/.
# Another interpreter: make book PYTHON=python3.12    Another port: make serve PORT=8080
PYTHON ?= python3
UNROLLED = @$(PYTHON) tools/check_python.py && $(PYTHON) -m tools

.DEFAULT_GOAL := help
.PHONY: help book serve lab test bench reproduce lock clean distclean

help:       ## show this list
	@sed -n 's/^\([a-z]*\): *## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

book:       ## build the book into _build/html
	$(UNROLLED) book

serve:      ## serve the book on this machine, at http://127.0.0.1:8000
	$(UNROLLED) serve

lab:        ## the chapters as notebooks in JupyterLab, at http://127.0.0.1:8888
	$(UNROLLED) lab

test:       ## set everything up, run all tests [GROUP="package site"] [FRESH=1] [PUBLISH=1: keep the page's times]
	$(UNROLLED) test

bench:      ## time the package beside other systems [FAMILY="lstm sweep"] [QUICK=1] [PUBLISH=1]
	$(UNROLLED) bench

reproduce:  ## run the published experiments again and compare [EXPERIMENT="chaotic-lstm"] [PUBLISH=1]
	$(UNROLLED) reproduce

lock:       ## renew the requirements*.lock files
	$(UNROLLED) lock

clean:      ## remove what was built
	$(UNROLLED) clean

distclean:  ## remove what was built and the environments
	$(UNROLLED) distclean
