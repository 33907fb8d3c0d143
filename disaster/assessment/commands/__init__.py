"""``disaster assess`` (pure) and ``disaster survey``: surveys and their chain."""

from disaster.assessment.commands.assessing import assess
from disaster.assessment.commands.papers import explain, photo
from disaster.assessment.commands.resurveys import resurvey
from disaster.assessment.commands.selfjudging import confirm, self_judge
from disaster.assessment.commands.surveys import survey

survey.add_command(resurvey)
survey.add_command(self_judge)
survey.add_command(confirm)
survey.add_command(explain)
survey.add_command(photo)

__all__ = ["assess", "survey"]
