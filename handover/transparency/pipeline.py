"""What `config.yml` says of the encoder and of the thresholds of the decision.

The file belongs to the Rasa environment; here it is read only, to be published.
"""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

CONFIG_FILE = Path(__file__).parents[2] / "config.yml"
ENCODER_COMPONENT = "SentenceEncoderFeaturizer"
DECISION_COMPONENT = "FallbackDecision"


class Thresholds(BaseModel):
    """When the assistant is sure enough; probabilities, 0 to 1 (config.yml)."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    answer: float = Field(ge=0, le=1)
    clarify: float = Field(ge=0, le=1)
    facet: float = Field(ge=0, le=1)
    out_of_scope: float = Field(ge=0, le=1)
    candidate: float = Field(ge=0, le=1)
    eager: dict[str, float]


class Pipeline(BaseModel):
    """The published part of the pipeline; None is what the file does not say."""

    model_config = ConfigDict(frozen=True)

    encoder: str | None = None
    thresholds: Thresholds | None = None


@cache
def read_pipeline(file: Path = CONFIG_FILE) -> Pipeline:
    """Read what is published, once a process; without the file nothing is.

    Raises:
        yaml.YAMLError: The file is there and not YAML.
        pydantic.ValidationError: A threshold is missing or no probability.
    """
    if not file.exists():
        return Pipeline()
    components = yaml.safe_load(file.read_text("utf-8")).get("pipeline", [])
    settings = {each["name"].rpartition(".")[2]: each for each in components}
    decision = settings.get(DECISION_COMPONENT)
    return Pipeline(
        encoder=settings.get(ENCODER_COMPONENT, {}).get("encoder"),
        thresholds=Thresholds.model_validate(decision) if decision else None,
    )
