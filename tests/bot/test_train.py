"""What editors see when they train; the training itself is in tests/conversations."""

import logging
from pathlib import Path

import pytest

from bot import train as module
from bot.train import main

DOMAIN = "intents: [ehic, greet]\n"
EXAMPLES = """\
nlu:
- intent: {intent}
  metadata: {{language: fr, provenance: editor}}
  examples: |
    - {text}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "bot/domain").mkdir(parents=True)
    (tmp_path / "bot/domain/topics.yml").write_text(DOMAIN)
    (tmp_path / "config.yml").write_text("")
    (tmp_path / "nlu_data/examples").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "PROJECT", tmp_path)
    monkeypatch.setattr(module, "_run_rasa", lambda work: made_by_rasa(work))
    monkeypatch.setenv("RELAIS_MODELS_FOLDER", str(tmp_path / "models"))
    write(tmp_path, "ehic", "ehic/amount", "combien ?")
    write(tmp_path, "greet", "greet", "bonjour")
    return tmp_path


def write(project: Path, name: str, intent: str, text: str) -> None:
    file = project / f"nlu_data/examples/{name}.fr.yml"
    file.write_text(EXAMPLES.format(intent=intent, text=text))


def made_by_rasa(work: Path) -> Path:
    model = work / "model.tar.gz"
    model.write_text("a model")
    return model


def models(project: Path) -> list[str]:
    return sorted(file.name for file in (project / "models").iterdir())


def test_a_model_appears_under_its_name(project: Path) -> None:
    assert main([]) == 0
    assert len(models(project)) == 1
    assert models(project)[0].endswith(".tar.gz")


def test_unchanged_content_is_not_trained_again(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    main([])
    caplog.set_level(logging.INFO)

    assert main([]) == 0
    assert "Nothing has changed" in caplog.text
    assert len(models(project)) == 1


def test_changed_content_is_trained(project: Path) -> None:
    main([])
    first = models(project)

    write(project, "greet", "greet", "salut")
    main([])

    assert models(project) != first


def test_bad_data_is_explained_and_nothing_is_trained(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(project, "greet", "ehic/amount", "combien ?")

    assert main([]) == 1
    assert "greet.fr.yml:5" in caplog.text
    assert "Remove one of the two" in caplog.text
    assert not (project / "models").exists()


def test_missing_examples_are_explained(
    project: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (project / "nlu_data/examples/greet.fr.yml").unlink()

    assert main([]) == 1
    assert "fewer than two topics" in caplog.text


def test_an_interrupted_training_leaves_the_last_model(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main([])
    before = models(project)
    write(project, "greet", "greet", "salut")

    def interrupted(work: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_run_rasa", interrupted)
    with pytest.raises(KeyboardInterrupt):
        main([])

    assert models(project) == before
