"""Pages are compressed; what is short, encoded already, or a stream is not."""

import gzip

import pytest

BIRTH = {"gender": "female", "birth_date": "1988-07-15", "birth_time": "14:30"}
GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.fixture
def result(db, client):
    return lambda **headers: client.post("/fortune/", BIRTH, headers=headers)


def test_a_page_travels_at_a_fifth_of_its_size(result):
    plain, packed = result(), result(**GZIP)
    assert packed["Content-Encoding"] == "gzip"
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 5
    assert "한눈에 보기" in gzip.decompress(packed.content).decode()
    assert "Accept-Encoding" in packed["Vary"]


@pytest.mark.parametrize("accepted", ["", "br", "gzip;q=0, br", "gzip; q=0.0"])
def test_who_takes_no_gzip_gets_the_page_as_it_is(result, accepted):
    response = result(**{"Accept-Encoding": accepted})
    assert not response.has_header("Content-Encoding")
    assert "Accept-Encoding" in response["Vary"]


def test_two_answers_alike_differ_in_length(client):
    """Or a length would tell how well a guess went together with what is secret."""
    pages = [client.get("/offline/", headers=GZIP).content for _ in range(12)]
    assert len({gzip.decompress(page) for page in pages}) == 1
    assert len({len(page) for page in pages}) > 1


def test_an_answer_of_few_bytes_is_left_alone(client):
    response = client.get("/health/live/", headers=GZIP)
    assert not response.has_header("Content-Encoding")


@pytest.mark.django_db(transaction=True)
def test_a_stream_is_left_alone(client):
    response = client.post(
        "/fortune/api/streaming/", BIRTH, headers=GZIP | {"Accept": "text/event-stream"}
    )
    assert response["Content-Type"] == "text/event-stream"
    assert not response.has_header("Content-Encoding")
