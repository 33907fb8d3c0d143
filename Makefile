# Everything a person runs. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PACKAGES := disaster certificates broadcast shelters

.DEFAULT_GOAL := help
.PHONY: help demo demo-reset run worker check format lint types contracts docs test browser mutants proofs fix migration lock

help: ## 一覧を出す
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 以上が必要です（PYTHON=python3.11 make …）。"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "venv を作れません。Debian では apt-get install python3-venv を実行してください。"; exit 1; }
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev,queue]'
	@touch $@

demo: $(READY) ## 架空の市で全部を試す（DEMO_PORT=8000、Ctrl-C で終わる）
	@$(BIN)/disaster demo

demo-reset: ## 体験版のデータを捨てる
	rm -rf var/demo

run: $(READY) ## サーバーを動かす
	$(BIN)/disaster db upgrade
	$(BIN)/disaster serve

worker: $(READY) ## 配信と公開の仕事を続ける
	$(BIN)/disaster worker

test: $(READY) ## すべてのテスト
	$(BIN)/pytest

check: format lint types contracts docs test ## 書式・静的検査・型・部屋の境・文書・テスト

format: $(READY)
	$(BIN)/ruff format --check .

lint: $(READY)
	$(BIN)/ruff check .

types: $(READY)
	$(BIN)/mypy

contracts: $(READY)
	$(BIN)/lint-imports

docs: $(READY) ## 生成する文書が新しいか確かめる
	$(BIN)/python -m docs.generate --check

browser: $(READY) ## ブラウザーのテストだけ
	$(BIN)/pytest -n 0 tests/browser

mutants: $(READY) ## 判定の規則を少しずつ壊し、テストが気づく割合を測る（90％未満は失敗）
	$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev,queue,mutation]'
	rm -rf mutants
	$(BIN)/mutmut run
	$(BIN)/python -m tests.mutation

proofs: $(READY) ## 証明書の大きな証明: 1,000人同時・40回の強制終了・10,000通の一括・検索と窓口の速さ（数時間）
	CROWD=1000 KILLS=40 $(BIN)/pytest -n 0 -s tests/integration/certificates/test_crowd_at_the_window.py
	BATCH=10000 $(BIN)/pytest -n 0 -s tests/integration/certificates/test_batch_runs.py
	$(BIN)/disaster bench search --profile city
	$(BIN)/disaster bench window

fix: $(READY) ## 書式を直し、生成する文書を作り直す
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/python -m disaster.translations.update
	$(BIN)/python -m docs.generate

migration: $(READY) ## 次の移行を作る: make migration m="what changes"
	$(BIN)/python -m disaster.migrations.write "$(m)"

lock: $(READY) ## constraints.txt と requirements.lock を作り直す
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --extra dev --extra queue pyproject.toml -o constraints.txt
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --no-header --no-annotate --extra queue --generate-hashes pyproject.toml -o requirements.lock
