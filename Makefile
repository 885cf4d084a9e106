# Everything a person needs: two commands to run and to check the house, a few more to work on it.
ARGS ?=
LANGUAGES ?= ar
PYTHON := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help demo test test-deep test-next lint format messages

help:  ## Say what can be done
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

demo:  ## Run a lifelike council on http://localhost:8000 (ARGS=--check walks it instead, ARGS="--preset small" is another)
	@.ci/bootstrap demo
	@SMC_SIMULATED_CLOCK=1 $(PYTHON) -u manage.py demo $(ARGS)

test:  ## Check everything that CI checks
	@.ci/bootstrap test
	@.ci/checks all

test-deep:  ## Long races, kills, stateful runs, large numbers
	@.ci/bootstrap test
	@.ci/checks deep

test-next:  ## The suite on the next Python, Django and Wagtail (PYTHON_NEXT=path to Python 3.12 or later)
	@.ci/bootstrap test
	@.ci/checks next

lint:  ## Format, lint, types, imports, migrations, templates: no tests
	@.ci/bootstrap test
	@.ci/checks lint

format:  ## Put the code into its form
	@.ci/bootstrap test
	@$(PYTHON) -m ruff check --fix --quiet . || true
	@$(PYTHON) -m ruff format .

messages:  ## Collect the sentences of the interface into council/locale and compile them
	@.ci/bootstrap test
	@$(PYTHON) manage.py makemessages $(addprefix --locale ,$(LANGUAGES)) --no-obsolete --no-wrap --add-location file \
		--ignore '.venv' --ignore '.cache' --ignore 'var' --ignore 'tests' --ignore 'docs'
	@$(PYTHON) manage.py compilemessages --verbosity 0
