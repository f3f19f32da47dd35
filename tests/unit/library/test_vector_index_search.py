"""What estimates leave over holds the nearest, with a filter too; views follow changes."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from retllm_desktop.core.types import Modality
from retllm_desktop.library.vector_codes import rotate_rows, rotate_vector, rotation_matrix
from retllm_desktop.library.vector_index import search
from retllm_desktop.library.vector_index.quantizer import (
    STEP_ERROR,
    block_size,
    code_row_bytes,
    fit_quantizer,
)
from retllm_desktop.library.vector_index.search import (
    CosineEstimates,
    IndexView,
    ModalityRows,
    advance_view,
    estimate_cosines,
    open_view,
    rows_above_bound,
    search_view,
    select_rows,
)
from retllm_desktop.library.vector_index.segment import build_segment, merge_segments

NOTHING = np.zeros(0, np.int64)
FINE_ERROR = 0.0102
"""What ``STEP_ERROR`` is of steps, of the sixteen times finer ones."""


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def uniform(count, dimension, seed=1):
    return unit(np.random.default_rng(seed).normal(size=(count, dimension)))


def clustered(count, dimension, seed=1):
    """Like an encoder's: a large common mean, a few large dimensions, clusters, few directions."""
    rng = np.random.default_rng(seed)
    scale = np.ones(dimension)
    scale[:3] = 8.0
    centres = rng.normal(size=(40, dimension // 4)) @ rng.normal(size=(dimension // 4, dimension))
    rows = 0.5 * centres[rng.integers(0, 40, count)] + rng.normal(size=(count, dimension)) * 3
    return unit((rows + rng.normal(size=dimension) * 4) * scale)


def laid_out(rows, ids=None):
    quantizer = fit_quantizer(rotate_rows(rows))
    ids = np.arange(1, len(rows) + 1) if ids is None else ids
    return build_segment(quantizer, ids, rows)


def brute(rows, query, k, ids=None):
    cosines = rows.astype(np.float64) @ query.astype(np.float64)
    best = np.argsort(-cosines, kind="stable")[:k]
    return set((best + 1 if ids is None else ids[best]).tolist())


@pytest.mark.parametrize("dimension", [3, 8, 64, 100, 129, 512])
def test_codes_estimate_the_cosine(dimension):
    rows = clustered(3000, dimension) if dimension > 8 else uniform(3000, dimension)
    query = rows[17]
    found = estimate_cosines(laid_out(rows), rotate_vector(query), None)
    assert found.rows is None
    off = found.cosines - rows @ query
    assert abs(off.mean()) < found.error
    # Few dimensions are not normally distributed, and what lies far out is cut off.
    assert off.std() < 1.7 * found.error
    some = np.array([4, 17, 2999])
    chosen = estimate_cosines(laid_out(rows), rotate_vector(query), some)
    assert chosen.rows.tolist() == some.tolist()
    assert chosen.cosines.tolist() == found.cosines[some].tolist()


def test_the_errors_of_the_steps_are_what_they_are_said_to_be():
    rows = np.random.default_rng(2).normal(size=(4000, 64)).astype(np.float32)
    quantizer = fit_quantizer(rows)
    codes, rests = quantizer.encode(rows)
    fine = quantizer.decode(quantizer.finer(codes, rests))
    assert np.sqrt(np.mean((fine - rows) ** 2)) == pytest.approx(FINE_ERROR, rel=0.03)
    # In the middle of the finer steps lies the middle of the step.
    middles = np.full_like(rests, 0x77), np.full_like(rests, 0x88)
    finer = [quantizer.finer(codes, middle) for middle in middles]
    steps = [quantizer.decode(one) for one in finer]
    assert np.sqrt(np.mean(((steps[0] + steps[1]) / 2 - rows) ** 2)) == pytest.approx(
        STEP_ERROR, rel=0.03
    )


@pytest.mark.parametrize("dimension", [1, 3, 70, 512])
def test_codes_of_few_or_odd_dimensions_are_vectors_again(dimension):
    rows = uniform(300, dimension)
    quantizer = fit_quantizer(rows)
    codes, rests = quantizer.encode(rows)
    assert codes.shape == rests.shape == (300, code_row_bytes(dimension))
    steps = quantizer.finer(codes, rests)
    assert (steps[:, ::2] >> 4 == codes & 15).all()
    assert (steps[:, 1::2] >> 4 == codes >> 4).all()
    decoded = quantizer.decode(steps)
    assert decoded.shape == (300, dimension)
    assert np.abs(decoded - rows).mean() < 0.02 * float(quantizer.deviation.max())


@given(dimension=st.integers(1, 5000))
def test_blocks_leave_little_room(dimension):
    block, dimensions = block_size(dimension), 2 * code_row_bytes(dimension)
    assert block in {16, 32, 64, 128}
    assert dimensions % block == 0
    assert 0 <= dimensions - dimension < 16


@pytest.mark.parametrize(
    ("make", "least"), [(uniform, 0.995), (clustered, 0.998)], ids=["uniform", "clustered"]
)
@pytest.mark.parametrize("share", [None, 0.5, 0.1])
def test_hardly_any_of_the_nearest_are_missed(make, least, share):
    rows, queries = make(40_000, 128), make(12, 128, seed=1)
    queries = unit(queries + 0.3 * uniform(12, 128, seed=5))
    made = laid_out(rows)
    rng = np.random.default_rng(3)
    within = None if share is None else np.flatnonzero(rng.random(len(rows)) < share) + 1
    ids = np.arange(1, len(rows) + 1) if within is None else within
    found = 0
    for query in queries:
        (chosen,) = select_rows([made], rotate_vector(query), 100, within)
        assert 100 <= len(chosen) <= 1224
        assert np.isin(chosen + 1, ids).all()
        found += len(brute(rows[ids - 1], query, 100, ids) & set((chosen + 1).tolist()))
    assert found / (100 * len(queries)) >= least


@settings(max_examples=60, deadline=None)
@given(
    rows=st.integers(1, 400),
    dimension=st.sampled_from([2, 5, 64, 65]),
    k=st.integers(1, 500),
    seed=st.integers(0, 99),
    share=st.sampled_from([0.0, 0.01, 0.5, 1.0]),
    start=st.integers(1, 10**12),
    spread=st.sampled_from([1, 3, 10**6]),
)
def test_of_few_rows_none_is_missed(rows, dimension, k, seed, share, start, spread):
    rng = np.random.default_rng(seed)
    vectors = uniform(rows, dimension, seed)
    ids = start + np.sort(rng.choice(spread * rows, rows, replace=False))
    shuffled = rng.permutation(rows)
    made = laid_out(vectors[shuffled], ids[shuffled])
    within = ids[rng.random(rows) < share]
    # Some that are asked for are not there.
    asked = np.unique(np.concatenate((within, ids[:2] + 10**13)))
    gone = ids[rng.random(rows) < 0.2]
    left = np.setdiff1d(within, gone)
    without = made.without(gone)
    assert without.alive == rows - len(gone)
    (some,) = select_rows([without], rotate_vector(vectors[0]), k, asked)
    assert np.sort(made.ids[some]).tolist() == left.tolist()
    (every,) = select_rows([without], rotate_vector(vectors[0]), k, None)
    assert np.sort(made.ids[every]).tolist() == np.setdiff1d(ids, gone).tolist()
    for chosen in (some, every):
        assert chosen.tolist() == sorted(chosen.tolist())


values = st.lists(st.integers(-40, 40), min_size=0, max_size=60)


@example(
    # A sample that hid the second largest of all.
    parts=[([0, 0], [], False), ([0] * 15 + [2, 0, 0, 1, 3], [], False)],
    k=2,
    error=0.0,
    more=0,
    sampled=4,
)
@settings(max_examples=300)
@given(
    parts=st.lists(st.tuples(values, values, st.booleans()), min_size=1, max_size=3),
    k=st.integers(1, 30),
    error=st.sampled_from([0.0, 0.01, 0.1]),
    more=st.sampled_from([0, 5, 1000]),
    sampled=st.sampled_from([1, 4, 1000]),
)
def test_all_are_kept_that_the_error_may_have_pushed_back(parts, k, error, more, sampled):
    """Whatever a sample tells: it makes the choice quicker, never another one."""
    found, every = [], []
    for alive, gone, listed in parts:
        cosines = np.array([*(n / 40 for n in alive), *(-np.inf for _ in gone)], np.float32)
        rows = 3 * np.arange(len(cosines)) if listed else None
        found.append(CosineEstimates(rows, cosines, error))
        every.extend(cosines[np.isfinite(cosines)].tolist())
    chosen = rows_above_bound(found, k, more=more, sampled=sampled)
    ordered = sorted(every, reverse=True)
    least = -np.inf
    if len(ordered) > k:
        least = ordered[k - 1] - search._MARGIN * error
        if len(ordered) > 2 * k + more:
            least = max(least, ordered[2 * k + more - 1])
    for part, rows in zip(found, chosen, strict=True):
        places = rows // 3 if part.rows is not None else rows
        kept = part.cosines[places]
        assert places.tolist() == sorted(places.tolist())
        assert np.isfinite(kept).all()
        # But for the rounding of the bound.
        assert np.count_nonzero(part.cosines > least + 1e-6) <= len(kept)
        assert (kept >= least - 1e-6).all()


def test_what_is_gone_crowds_nobody_out():
    rows = uniform(24_581, 64)
    query = rows[7]
    made = laid_out(rows)
    nearest = np.argsort(-(rows @ query), kind="stable") + 1
    others = np.random.default_rng(1).permutation(nearest[1000:])[:20_000]
    gone = np.sort(np.concatenate((nearest[:300], others)))
    left = made.without(gone)
    assert left.alive == len(rows) - 20_300
    assert left.without(gone).alive == left.alive
    (chosen,) = select_rows([left], rotate_vector(query), 10, None)
    assert len(chosen) < 1100
    assert set(nearest[300:310].tolist()) <= set((chosen + 1).tolist())
    # What was handed out before is as it was.
    assert 7 in select_rows([made], rotate_vector(query), 10, None)[0]


def test_several_segments_are_chosen_from_together():
    rows = uniform(30_000, 64)
    parts = [
        laid_out(rows[a:b], np.arange(a + 1, b + 1)) for a, b in ((0, 25_000), (25_000, 30_000))
    ]
    for query in rows[::6000]:
        chosen = select_rows(parts, rotate_vector(query), 50, None)
        items = {
            n for part, rows_ in zip(parts, chosen, strict=True) for n in part.ids[rows_].tolist()
        }
        assert len(items & brute(rows, query, 50)) >= 49
        assert len(items) <= 1124


def test_merged_rows_keep_their_codes():
    rows = uniform(500, 70)
    quantizer = fit_quantizer(rotate_rows(rows))
    first = build_segment(quantizer, np.arange(1, 301)[::-1].copy(), rows[:300][::-1])
    second = build_segment(quantizer, np.arange(301, 501), rows[300:])
    gone = np.array([3, 77, 301])
    one = merge_segments(first.without(gone), second.without(gone))
    whole = build_segment(quantizer, np.arange(1, 501), rows).without(gone)
    assert (
        merge_segments(first, build_segment(fit_quantizer(rows), np.arange(301, 501), rows[300:]))
        is None
    )
    assert one.ids.tolist() == whole.ids[whole.every_row()].tolist()
    for query in rows[:5]:
        found, right = (
            estimate_cosines(made, rotate_vector(query), made.every_row()) for made in (one, whole)
        )
        assert found.cosines == pytest.approx(right.cosines, abs=1e-6)
        kept, anew = one.exact.read(found.rows), whole.exact.read(right.rows)
        assert kept == pytest.approx(anew, abs=1e-3)


steps = st.lists(
    st.tuples(
        st.lists(st.integers(0, 40), max_size=25, unique=True),  # come, or come anew
        st.lists(st.integers(0, 40), max_size=10, unique=True),  # go
    ),
    max_size=12,
)


@settings(max_examples=80, deadline=None)
@given(steps=steps, first=st.integers(0, 40), loose=st.sampled_from([2, 8, 1000]))
def test_a_view_follows_whatever_comes_and_goes(steps, first, loose):
    rng = np.random.default_rng(1)
    kinds = (Modality.IMAGE, Modality.TEXT)
    held = {}
    parts = {}
    for kind in kinds:
        ids = np.array([n for n in range(first) if kinds[n % 3 == 0] is kind], np.int64)
        rows = uniform(len(ids), 16, seed=int(kind is Modality.TEXT))
        held.update({n: (kind, row) for n, row in zip(ids.tolist(), rows, strict=True)})
        if len(ids):
            parts[kind] = laid_out(rows, ids)
    view = open_view("x", "y", 0, parts)
    for number, (come, go) in enumerate(steps, 1):
        for item in go:
            held.pop(item, None)
        for item in come:
            held[item] = (kinds[rng.integers(0, 2)], uniform(1, 16, seed=rng.integers(99))[0])
        changed = np.array(sorted({*come, *go}), np.int64)
        present = [(n, *held[n]) for n in changed.tolist() if n in held]
        view = advance_view(view, number, changed, present, loose)
        assert view.upto == number
        assert view.alive == len(held)
    query = uniform(1, 16, seed=5)[0]
    for modality in (None, *kinds):
        for within in (None, np.arange(5, 20)):
            wanted = {
                n: (kind, 1.0 - float(row @ query))
                for n, (kind, row) in held.items()
                if modality in {None, kind} and (within is None or n in within)
            }
            for k in (3, 1000):
                found = search_view(view, query, k, modality=modality, within=within)
                assert len({n.item_id for n in found}) == min(k, len(wanted)) == len(found)
                for one in found:
                    kind, distance = wanted[one.item_id]
                    assert one.modality is kind
                    assert one.distance == pytest.approx(distance, abs=5e-4)
                nearest_ones = sorted(distance for _, distance in wanted.values())[:k]
                assert [n.distance for n in found] == pytest.approx(nearest_ones, abs=5e-4)


def test_a_kind_without_codes_makes_its_own():
    rows = clustered(1000, 64)
    view = IndexView("x", "y", 0, {Modality.IMAGE: ModalityRows((laid_out(uniform(300, 64)),))})
    for start in range(0, 1000, 30):
        part = rows[start : start + 30]
        new = [(1000 + start + n, Modality.TEXT, row) for n, row in enumerate(part)]
        view = advance_view(view, start, np.array([n for n, _, _ in new]), new, 100)
    kind = view.kinds[Modality.TEXT]
    assert kind.alive == 1000
    assert len(kind.segments) < 8
    found = search_view(view, rows[500], 5, modality=Modality.TEXT, within=None)
    assert {n.item_id - 999 for n in found} == brute(rows, rows[500], 5)
    assert {n.modality for n in found} == {Modality.TEXT}


def test_empty_views_find_nothing():
    view = advance_view(open_view("x", "y", 0, {}), 1, NOTHING, [])
    assert view.alive == 0
    assert search_view(view, uniform(1, 8)[0], 3, modality=None, within=None) == []


def test_vectors_that_are_not_quite_of_length_one_are_told_apart_by_direction():
    rows = uniform(300, 64)
    # The one that lies nearest is the shortest that is let pass.
    new = [(n + 1, Modality.IMAGE, row * np.float32(0.991)) for n, row in enumerate(rows)]
    view = advance_view(open_view("x", "y", 0, {}), 1, np.arange(1, 301), new)
    found = search_view(view, rows[7], 3, modality=None, within=None)
    assert found[0].item_id == 8
    assert found[0].distance == pytest.approx(0.0, abs=1e-6)


@pytest.mark.parametrize("dimension", [1, 2, 3, 64, 100, 512])
def test_the_rotation_keeps_cosines_and_spreads_each_dimension(dimension):
    turn = rotation_matrix(dimension)
    assert turn @ turn.T == pytest.approx(np.eye(dimension), abs=1e-5)
    if dimension >= 64:
        assert np.abs(turn).max() < 8 / np.sqrt(dimension)


@pytest.mark.parametrize("share", [None, 0.5, 0.1, 0.02])
@pytest.mark.parametrize("k", [20, 200])
def test_the_nearest_are_what_the_port_promises_with_a_filter_as_without(share, k):
    rows, rng = clustered(30_000, 128), np.random.default_rng(2)
    view = open_view("x", "y", 0, {Modality.IMAGE: laid_out(rows)})
    found = missed = 0
    for query in rows[rng.integers(0, len(rows), 10)]:
        within = None if share is None else np.flatnonzero(rng.random(len(rows)) < share) + 1
        ids = np.arange(1, len(rows) + 1) if within is None else within
        nearest = search_view(view, query, k, modality=None, within=within)
        chosen = {one.item_id for one in nearest}
        assert len(chosen) == min(k, len(ids))
        assert within is None or chosen <= set(within.tolist())
        cosines = rows[ids - 1] @ query
        least = np.sort(cosines)[-len(chosen)]
        # Others than the nearest are nearly as near: less than a hundredth lower.
        assert all(rows[item - 1] @ query > least - 0.01 for item in chosen)
        missed += len(brute(rows[ids - 1], query, k, ids) - chosen)
        found += len(chosen)
    assert missed <= 0.02 * found
