"""Pictures are judged, kept once, put in order, assigned, removed and packed for a platform."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
from PIL import Image, ImageDraw, ImageFilter

from shopdesk.core.problems import Cancelled, Refused, Trouble
from shopdesk.core.texts import say
from shopdesk.model import picture_pack, pictures
from shopdesk.model.checking import check
from shopdesk.model.picture_pack import Shape, write_pack
from shopdesk.model.pictures import Stored
from shopdesk.model.products import actions, picture_actions, picture_queries, picture_rules
from shopdesk.model.products.rules import ProductDraft, SkuDraft

DO = say("test")


def photo(seed=1, size=(1000, 1000)):
    """A picture with edges, the same for the same seed."""
    image, chance = Image.new("RGB", size, "white"), random.Random(seed)
    draw = ImageDraw.Draw(image)
    for _ in range(60):
        x, y, r = chance.randrange(size[0]), chance.randrange(size[1]), chance.randrange(20, 160)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=tuple(chance.randrange(255) for _ in "rgb"))
    return image


def encoded(image, kind="PNG", **more):
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


@pytest.fixture
def tea(shop):
    """Two products: tea in two sizes (1), a cup (2)."""
    shop.do(DO, actions.create, ProductDraft("Tea", (SkuDraft("T/50"), SkuDraft("T-100"))))
    shop.do(DO, actions.create, ProductDraft("Cup", (SkuDraft("CUP"),)))
    return shop


def add(shop, product, *images, **more):
    stored = [pictures.store(shop.folder, encoded(i)) for i in images]
    return shop.do(DO, picture_actions.add_stored, product, stored, **more).result


def order(shop, product=1):
    return [p.id for p in shop.ask(picture_queries.pictures_of, product)]


def sound(shop):
    assert check(shop).broken == []
    return True


def test_what_is_known_of_a_picture_is_kept(tea):
    data = encoded(photo(size=(1200, 900)))
    [one] = add(tea, 1, photo(size=(1200, 900)))
    [shown] = tea.ask(picture_queries.pictures_of, 1)
    assert (shown.id, shown.width, shown.height, shown.size) == (one, 1200, 900, len(data))
    assert shown.sharpness > 100
    assert shown.warnings == ()


def test_the_variance_of_the_laplacian_is_exact():
    assert pictures.sharpness(Image.new("L", (50, 50), 90)) == 0
    image = Image.new("L", (3, 4))
    image.putpixel((1, 1), 10)  # inner pixels: (1, 1) → −40, (1, 2) → +10: mean −15, variance 625
    assert pictures.sharpness(image) == 625


def test_a_blurred_photo_is_told_from_a_sharp_one():
    sharp = pictures.sharpness(photo())
    blurred = pictures.sharpness(photo().filter(ImageFilter.GaussianBlur(6)))
    assert sharp > 4 * picture_rules.BLURRED
    assert blurred < picture_rules.BLURRED


@pytest.mark.parametrize(
    "change",
    [
        lambda i: i.resize((500, 500)),
        lambda i: i.point(lambda v: min(255, v + 25)),
        lambda i: Image.open(io.BytesIO(encoded(i, "JPEG", quality=30))),
    ],
)
def test_the_same_motif_looks_alike_in_another_size_brightness_or_quality(change):
    assert picture_rules.alike(pictures.look(photo()), pictures.look(change(photo())))


def test_other_motifs_do_not_look_alike():
    looks = [pictures.look(photo(seed)) for seed in range(12)]
    assert [a for i, a in enumerate(looks) for b in looks[:i] if picture_rules.alike(a, b)] == []
    assert pictures.look(Image.new("RGB", (900, 900), "white")) == ""
    assert pictures.distance("", "") == (64, 510)


def test_the_same_cup_in_red_and_in_blue_is_two_pictures():
    cups = []
    for colour in ("#b03030", "#3050b0"):
        image = Image.new("RGB", (900, 900), "#eeeeee")
        ImageDraw.Draw(image).chord((100, 150, 650, 700), 0, 180, fill=colour)
        ImageDraw.Draw(image).rectangle((600, 500, 800, 560), fill=colour)
        cups.append(pictures.look(image))
    bits, tint = pictures.distance(*cups)
    assert bits <= picture_rules.ALIKE < tint
    assert not picture_rules.alike(*cups)


def words(stored, least=800):
    return [str(w) for w in picture_rules.warnings(stored, least)]


def test_poor_pictures_are_warned_of_in_words():
    assert words(Stored("x", 800, 800, 100_000, 300)) == []
    assert words(Stored("x", 799, 1000, 100_000, 300)) == ["799 × 1000 pixels: platforms want 800 or more."]
    assert "square" in words(Stored("x", 801, 1700, 100_000, 300))[0]
    assert words(Stored("x", 900, 900, 3_400_000, 300)) == ["3.4 MB: many platforms take at most 3 MB."]
    assert words(Stored("x", 900, 900, 100_000, 12)) == ["It looks blurred."]
    assert words(Stored("x", 0, 0)) == []


def test_the_smallest_side_is_the_shops_own(tea):
    from shopdesk.model.shop_settings.actions import change

    add(tea, 1, photo(size=(600, 600)))
    assert len(tea.ask(picture_queries.pictures_of, 1)[0].warnings) == 1
    tea.do(DO, change, picture_side=600)
    assert tea.ask(picture_queries.pictures_of, 1)[0].warnings == ()


def test_another_products_picture_is_recognised_even_when_it_was_made_smaller(tea):
    add(tea, 2, photo())
    same, like = (pictures.store(tea.folder, encoded(i)) for i in (photo(), photo().resize((850, 850))))
    own = pictures.store(tea.folder, encoded(photo(7)))
    found = [[str(w) for w in told] for told in tea.ask(picture_queries.judge, 1, [same, like, own])]
    assert found == [["Cup has the same picture."], ["Cup has a picture that looks the same."], []]
    assert tea.ask(picture_queries.judge, 2, [same]) == [[]]  # its own


def bomb(width=20_000, height=20_000):
    import zlib

    data = bytearray(encoded(Image.new("RGB", (4, 4))))
    data[16:20], data[20:24] = width.to_bytes(4, "big"), height.to_bytes(4, "big")
    data[29:33] = zlib.crc32(bytes(data[12:29])).to_bytes(4, "big")
    return bytes(data)


@pytest.mark.parametrize(
    "data", [b"", b"<svg xmlns='x'/>", bomb(), bomb(60_000, 60_000), bomb(2**31 - 1, 2**31 - 1), encoded(photo())[:900]]
)  # fmt: skip
def test_one_bad_file_among_several_keeps_all_out_and_nothing_is_decoded(tea, tmp_path, data, monkeypatch):
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    good.write_bytes(encoded(photo()))
    bad.write_bytes(data)
    if len(data) < 200:
        monkeypatch.setattr(pictures, "_decoded", lambda data: pytest.fail("it was decoded"))
        files = [str(bad)]
    else:
        files = [str(good), str(bad)]
    with pytest.raises(Refused):
        tea.do(DO, picture_actions.add_picture_files, 1, files)
    assert order(tea) == []
    assert sound(tea)


def test_a_real_picture_of_400_million_pixels_is_refused_without_its_memory(tea):
    import tracemalloc

    tracemalloc.start()
    flat = encoded(Image.new("1", (20_000, 20_000)))  # 50 MB of bits in memory, a few KB as a file
    tracemalloc.reset_peak()
    with pytest.raises(Refused, match="50 million pixels"):
        pictures.store(tea.folder, flat)
    assert tracemalloc.get_traced_memory()[1] < 5_000_000
    tracemalloc.stop()


def test_a_file_that_is_gone_is_the_machines_trouble(tea, tmp_path):
    with pytest.raises(Trouble):
        tea.do(DO, picture_actions.add_picture_files, 1, [str(tmp_path / "none.png")])


def test_pictures_are_put_in_order_and_back(tea):
    one, two, three = add(tea, 1, photo(1), photo(2), photo(3))
    tea.do(DO, picture_actions.move_picture, three, 0)
    assert order(tea) == [three, one, two]
    tea.do(DO, picture_actions.order_pictures, 1, [two, three, one])
    assert order(tea) == [two, three, one]
    tea.undo()
    tea.undo()
    assert order(tea) == [one, two, three]
    tea.redo()
    assert order(tea) == [three, one, two]
    assert sound(tea)


def test_an_order_of_other_pictures_is_refused(tea):
    one, two = add(tea, 1, photo(1), photo(2))
    [cup] = add(tea, 2, photo(3))
    for ids in ([one], [one, two, cup], [one, one], [one, cup]):
        with pytest.raises(Refused):
            tea.do(DO, picture_actions.order_pictures, 1, ids)


def test_a_picture_is_assigned_to_a_variant_of_its_own_product_only(tea):
    [one] = add(tea, 1, photo())
    tea.do(DO, picture_actions.assign_picture, one, 2)
    assert tea.ask(picture_queries.pictures_of, 1)[0].sku == "T-100"
    with pytest.raises(Refused):
        tea.do(DO, picture_actions.assign_picture, one, 3)
    tea.undo()
    assert tea.ask(picture_queries.pictures_of, 1)[0].sku_id is None


def test_words_about_a_picture_are_kept_and_bounded(tea):
    [one] = add(tea, 1, photo())
    tea.do(DO, picture_actions.describe_picture, one, " A cup of tea ")
    assert tea.ask(picture_queries.pictures_of, 1)[0].alt == "A cup of tea"
    with pytest.raises(Refused):
        tea.do(DO, picture_actions.describe_picture, one, "x" * 301)


def test_a_removed_picture_comes_back_with_its_file(tea):
    [one] = add(tea, 1, photo())
    sha = tea.ask(picture_queries.pictures_of, 1)[0].sha256
    tea.do(DO, picture_actions.remove_pictures, [one])
    assert order(tea) == []
    tea.do(DO, picture_actions.clear_pictures)
    tea.undo()
    assert order(tea) == [one]
    assert pictures.path_of(tea.folder, sha).exists()
    assert sound(tea)


def test_only_files_that_nothing_names_are_cleared(tea, clock):
    import os

    [one] = add(tea, 1, photo(1))
    stray = pictures.store(tea.folder, encoded(photo(2)))
    for path in tea.folder.rglob("*"):
        os.utime(path, (0, 0))
    fresh = pictures.store(tea.folder, encoded(photo(3)))
    os.utime(pictures.path_of(tea.folder, fresh.sha256), (clock().timestamp(),) * 2)
    assert tea.do(DO, picture_actions.clear_pictures).result == 1
    kept = tea.ask(picture_queries.pictures_of, 1)[0].sha256
    there = [pictures.path_of(tea.folder, s).exists() for s in (stray.sha256, fresh.sha256, kept)]
    assert there == [False, True, True]
    assert not pictures.thumbnail_of(tea.folder, stray.sha256).exists()
    assert order(tea) == [one]


@pytest.fixture
def shown(tea):
    _one, two, _three = add(tea, 1, photo(1, (1600, 800)), photo(2, (300, 900)), photo(3))
    tea.do(DO, picture_actions.assign_picture, two, 2)
    add(tea, 2, photo(4))
    return tea


def packed(shop, path, shape, ids=None, **more):
    result = write_pack(shop.ask(picture_queries.pack, ids), shop.folder, path, shape, **more)
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return result, {n: Image.open(io.BytesIO(archive.read(n))) for n in archive.namelist()}


@pytest.mark.parametrize(
    ("shape", "sizes"),
    [
        (Shape.PADDED, [(800, 800)] * 4),
        (Shape.CROPPED, [(800, 800)] * 4),
        (Shape.WIDTH, [(750, 375), (750, 2250), (750, 750), (750, 750)]),
    ],
)
def test_a_pack_holds_every_picture_in_its_size_named_by_sku(shown, tmp_path, shape, sizes):
    result, made = packed(shown, tmp_path / "pack.zip", shape)
    assert result == {"pictures": 4, "missing": 0}
    assert list(made) == ["T_50-1.jpg", "T-100-1.jpg", "T_50-2.jpg", "CUP-1.jpg"]
    assert [i.size for i in made.values()] == sizes
    assert {i.format for i in made.values()} == {"JPEG"}


def test_padding_is_white_and_cropping_fills_the_square(shown, tmp_path):
    padded = packed(shown, tmp_path / "a.zip", Shape.PADDED)[1]["T_50-1.jpg"]
    assert min(padded.getpixel((400, 20))) > 250
    cropped = packed(shown, tmp_path / "b.zip", Shape.CROPPED)[1]["T_50-1.jpg"]
    assert cropped.getbbox() == (0, 0, 800, 800)


def test_a_pack_of_chosen_products_and_a_missing_file(shown, tmp_path):
    sha = shown.ask(picture_queries.pictures_of, 2)[0].sha256
    result, made = packed(shown, tmp_path / "cup.zip", Shape.PADDED, [2])
    assert list(made) == ["CUP-1.jpg"]
    pictures.path_of(shown.folder, sha).unlink()
    result, made = packed(shown, tmp_path / "all.zip", Shape.PADDED, [1, 2])
    assert result == {"pictures": 3, "missing": 1}


def test_a_pack_that_is_cancelled_leaves_what_was_there(shown, tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(b"old")

    def stop(done, total):
        if done == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        write_pack(shown.ask(picture_queries.pack), shown.folder, path, progress=stop)
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir() if p.suffix in (".zip", ".part")] == ["pack.zip"]


def test_nothing_to_pack_and_an_absurd_quality_are_refused(shown, tmp_path):
    with pytest.raises(Refused):
        write_pack([], shown.folder, tmp_path / "x.zip")
    with pytest.raises(Refused):
        write_pack(shown.ask(picture_queries.pack), shown.folder, tmp_path / "x.zip", quality=5)
    assert not (tmp_path / "x.zip").exists()


def test_a_picture_one_pixel_wide_does_not_fill_the_memory():
    made = picture_pack._shaped(Image.new("RGB", (1, 60_000)), Shape.WIDTH)
    assert made.size == (750, 15_000)


def test_a_code_is_a_file_name_on_any_system():
    assert [picture_queries.file_name(c) for c in ("A/B:c", "..", "绿茶 50g", 'x"?')] == [
        "A_B_c",
        "_",
        "绿茶 50g",
        "x_",
    ]


def test_the_check_finds_a_picture_of_another_products_variant(tea):
    [one] = add(tea, 1, photo())
    tea.do(
        DO, lambda work: work.session.connection().exec_driver_sql("UPDATE picture SET sku_id = 3") and None
    )
    found = [str(p) for p in check(tea).broken]
    assert found == ["A picture of Tea is assigned to another product's variant."]
    assert order(tea) == [one]
