"""How the fine stage counts and when it ends: a pack's own numbers under the person's choices."""

from retllm_desktop.core.judging import JudgeOptions, Pair, hash_texts
from retllm_desktop.packs.fine_spec import FineSpec
from retllm_desktop.packs.installed import InstalledPack
from retllm_desktop.platform.settings import Settings
from retllm_desktop.search.events import SearchLimits
from retllm_desktop.search.ranking.order import FusionRule, Scoring
from retllm_desktop.search.reranking import RerankRules


def choose_fusion_rule(
    settings: Settings, spec: FineSpec | None, pair: Pair = Pair.TEXT_TO_IMAGE
) -> FusionRule:
    """The fusion of a fine pack for one pair, under the person's choices."""
    scoring = Scoring(settings.scoring)
    if spec is None:
        return FusionRule(scoring)
    own = spec.rule(pair)
    absolute = pair is not Pair.IMAGE_TO_TEXTS or pair in spec.pairs
    chosen = settings.fusion_weight if pair is Pair.TEXT_TO_IMAGE else None
    if chosen == 0.0 and own.weight:
        # Divided by the temperature the answer's log-odds are calibrated by themselves; the
        # pack's scale and offset are those of answer and cosine together.
        return FusionRule(scoring, 0.0, own.temperature, 1.0, 0.0, absolute)
    weight = own.weight if chosen is None else chosen
    return FusionRule(scoring, weight, own.temperature, own.scale, own.offset, absolute)


def choose_fine_rules(settings: Settings, pack: InstalledPack | None) -> RerankRules:
    """What is known of a fine pack, under the person's choices; None: there is no pack."""
    spec = pack.manifest.fine if pack is not None else None
    if pack is None or spec is None:
        return RerankRules(choose_fusion_rule(settings, None))
    return RerankRules(
        default=choose_fusion_rule(settings, spec),
        by_pair={pair: choose_fusion_rule(settings, spec, pair) for pair in Pair},
        match_priors=spec.match_priors,
        pack=_name(pack, spec),
        options=JudgeOptions(settings.fine_retrace, settings.fine_recheck_regions),
        writes=spec.can_write,
        knows=pack.manifest.knows,
    )


def choose_search_limits(settings: Settings, spec: FineSpec | None) -> SearchLimits:
    """What a search may cost under the person's choices and the fine pack's own."""
    own = spec.fine_k if spec else 0
    return SearchLimits(
        coarse_k=settings.coarse_k,
        fine_k=own if settings.fine_k is None else settings.fine_k,
        fine_budget_s=settings.fine_budget_s,
        fine_risk=settings.fine_risk,
        query_help=spec is not None and spec.can_write and settings.query_help,
    )


def _name(pack: InstalledPack, spec: FineSpec) -> bytes:
    """Name the model with all that its answers depend on: its files, prompts and limits."""
    retracing = repr(spec.retracing)
    return hash_texts(
        [
            *(f"{file.role} {file.sha256}" for file in pack.manifest.files),
            *(f"{pair} {' '.join(spec.templates(pair))}" for pair in Pair),
            "true",
            *spec.answer_spellings[0],
            "false",
            *spec.answer_spellings[1],
            f"{spec.image_spec} {spec.image_max_px} {spec.image_max_tokens} {spec.chat_template}",
            retracing,
            spec.system,
            spec.frame,
            *(f"{name} {value!r}" for name, value in sorted(spec.template_arguments.items())),
            repr(spec.server),
        ]
    )
