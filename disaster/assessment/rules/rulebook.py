"""基準の版: one edition of the national rules as a value, made by the loader."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from disaster.assessment.rules.editions import Origin
from disaster.assessment.rules.levels import DamageLevel, classify

QUICK_HALF = "quick_half"


@dataclass(frozen=True, slots=True)
class Substitute:
    """What is judged in place of a part that cannot be seen (代わりに判定する部位)."""

    key: str
    highest_degree: int | None
    highest_degree_of_steel: int | None
    when_absent: bool


@dataclass(frozen=True, slots=True)
class Member:
    """One thing that is looked at: usually a part, sometimes half of a joint part."""

    part: str
    label: str
    measured_by: str
    key: str
    structural: bool
    sheet_trigger: int | None
    substitutes: tuple[Substitute, ...]

    @property
    def is_ticked(self) -> bool:
        """Say whether a sheet has cells for it (程度×面積率の表)."""
        return self.measured_by == "areas"


@dataclass(frozen=True, slots=True)
class PartRule:
    """部位と構成比: of several members the worse one counts (いずれか大きな数値)."""

    part: str
    label: str
    composition: int
    members: tuple[Member, ...]
    tilt_replaces: bool

    @property
    def is_joint(self) -> bool:
        """Say whether two members share one composition ratio."""
        return len(self.members) > 1

    def points(self, rate: Fraction) -> Fraction:
        """Turn the damage rate into points of the house (部位別損害割合)."""
        return Fraction(rate.numerator * self.composition, rate.denominator * 100)


Composition = tuple[PartRule, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One survey of the guideline: a hazard, a structure and a stage (編・調査)."""

    hazard: str
    structure: str
    stages: tuple[str, ...]
    compositions: Mapping[str, Composition]
    appearance: tuple[str, ...]
    sections: Mapping[str, str]
    foundation_sheet: str | None
    two_storeys: bool
    underfloor_mud: bool
    part_keys: frozenset[str]


@dataclass(frozen=True, slots=True)
class Criterion:
    """One sight that makes a house 全壊 at once (外観による判定)."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class TiltRule:
    """傾斜による判定 for one structure."""

    total_from: Fraction
    points: int
    at_least: Mapping[str, DamageLevel]
    piles_total_from_cm: Fraction | None


@dataclass(frozen=True, slots=True)
class TiltRules:
    """傾斜: how it is measured and from where it counts."""

    corners: int
    resultant: bool
    counts_from: Fraction
    by_structure: Mapping[str, TiltRule]


@dataclass(frozen=True, slots=True)
class StoreyRule:
    """2階建等の重み付け: factors of the main and the other storeys."""

    main: Fraction
    other: Fraction
    unweighted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundationRule:
    """基礎: the length each kind of damage counts for, and mud below the floor."""

    crack: Fraction
    spall: Fraction
    level_break: Fraction
    cluster_end: Fraction
    cluster_within: Fraction
    mud_rate: Fraction
    mud_types: tuple[str, ...]
    types: tuple[str, ...]
    type_codes: Mapping[str, str]
    sheet_bands: tuple[tuple[int, int], ...]
    sheet_mud_points: int


@dataclass(frozen=True, slots=True)
class SheetRule:
    """調査票: the bands of the printed sheet and the points of the picture sheet.

    ``cells`` holds the printed numbers by composition ratio: a row a degree from Ⅰ.
    """

    bands: tuple[int, ...]
    pictures: Mapping[str, tuple[int, ...]]
    picture_bands: Mapping[str, tuple[int, ...]]
    cells: Mapping[int, tuple[tuple[int, ...], ...]]


@dataclass(frozen=True, slots=True)
class QuickHalf:
    """簡易な半壊判定 (調査票C)."""

    level: DamageLevel
    checks: tuple[str, ...]


DepthTable = tuple[tuple[Fraction, DamageLevel], ...]


@dataclass(frozen=True, slots=True)
class FloodFirst:
    """水害 第1次調査: the depth tables and area sampling."""

    storeys_up_to: int
    not_broken: DepthTable
    broken: DepthTable
    below_floor: DamageLevel
    sampled_houses: int
    sampled_depth: Fraction


@dataclass(frozen=True, slots=True)
class GroundColumn:
    """One column ①〜⑧ of the ground sheet (計算方法早見表)."""

    number: str
    tilt_from: Fraction
    sink: str
    floor_area_parts: tuple[str, ...]
    floor_area_points: int
    lump_parts: tuple[str, ...]
    lump_uneven: int
    lump_even: int
    fixed: Mapping[str, int]
    added: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GroundRule:
    """地盤被害 (第4編)."""

    sink: tuple[str, ...]
    first_sink: Mapping[str, DamageLevel]
    first_tilt: DepthTable
    second_total_tilt: Fraction
    second_total_sink: str
    columns: Mapping[str, tuple[GroundColumn, ...]]


@dataclass(frozen=True, slots=True)
class RuleBook:
    """One rule set: an edition of the guideline, or a local one (運用指針の版)."""

    origin: Origin
    levels_section: str
    level_floors: tuple[tuple[DamageLevel, Fraction], ...]
    degrees: tuple[Fraction, ...]
    structural_total_from: Fraction
    compositions: Mapping[str, Composition]
    chapters: tuple[Chapter, ...]
    criteria: Mapping[str, Criterion]
    appearance_codes: Mapping[str, str]
    tilt: TiltRules
    storeys: StoreyRule
    foundation: FoundationRule
    equipment_up_to: Mapping[str, Fraction]
    sheet: SheetRule
    quick_half: QuickHalf | None
    flood_first: FloodFirst
    soaking_degrees: Mapping[str, tuple[int, ...]]
    wind_no_loss: DamageLevel
    ground: GroundRule
    confidence: Mapping[str, str]

    @property
    def version(self) -> str:
        """The name that every assessment keeps (判定の版)."""
        return self.origin.version

    @property
    def title(self) -> str:
        """The name that people read."""
        return self.origin.title

    @property
    def sources(self) -> tuple[tuple[str, str], ...]:
        """The papers behind the tables, each with its address."""
        return self.origin.sources

    def offers(self, method: str) -> bool:
        """Say whether this edition knows a method of judging."""
        return method != QUICK_HALF or self.quick_half is not None

    def level_of(self, ratio: Fraction) -> DamageLevel:
        """Return the level of a damage ratio in this edition."""
        return classify(ratio, self.level_floors)

    def to_next_level(self, level: DamageLevel, ratio: Fraction) -> Fraction | None:
        """Say how many points are missing to the next worse level."""
        above = None
        for worse, floor in self.level_floors:
            if worse == level:
                break
            above = floor
        return None if above is None else above - ratio

    def chapter(self, hazard: str, structure: str, stage: str) -> Chapter | None:
        """Find the survey for a house, None when the guideline has none."""
        for chapter in self.chapters:
            is_ours = (chapter.hazard, chapter.structure) == (hazard, structure)
            if is_ours and stage in chapter.stages:
                return chapter
        return None

    def stages(self, hazard: str, structure: str) -> tuple[str, ...]:
        """List the stages that the guideline knows for a hazard and structure."""
        return tuple(
            stage
            for chapter in self.chapters
            if (chapter.hazard, chapter.structure) == (hazard, structure)
            for stage in chapter.stages
        )
