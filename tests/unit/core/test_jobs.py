"""Jobs go with the change that made them, to one worker each, and none holds up the others."""

import logging
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from core import jobs
from core.database import db, utcnow, writing
from core.jobs import MAX_ATTEMPTS, Heartbeat, Job, claim, enqueue, handles, postpone
from core.worker import drain, run_batch, work


@pytest.fixture
def done():
    """Payload numbers that the handler of `count` was given; 13 makes it fail."""
    given: list[int] = []

    @handles("count")
    def count(payloads):
        if any(payload["number"] == 13 for payload in payloads):
            raise RuntimeError("thirteen")
        given.extend(payload["number"] for payload in payloads)

    yield given
    del jobs._handlers["count"]


def put(*numbers, topic="count", run_at=None):
    with writing():
        for number in numbers:
            enqueue(topic, {"number": number}, run_at)
        db.session.commit()


def left():
    return [job.payload["number"] for job in db.session.scalars(select(Job).order_by(Job.id))]


def test_a_job_is_there_when_its_change_is_committed_and_not_before(any_app, done):
    with any_app.app_context(), writing():
        enqueue("count", {"number": 1})
        db.session.flush()
        db.session.rollback()
        assert left() == []
        enqueue("count", {"number": 2})
        db.session.commit()
        assert left() == [2]


def test_the_worker_runs_what_is_due_and_leaves_the_rest(any_app, done):
    with any_app.app_context():
        put(1, 2)
        put(3, run_at=utcnow() + timedelta(hours=1))
        assert drain() == 2
        assert sorted(done) == [1, 2]
        assert left() == [3]


def test_a_batch_is_of_one_topic(any_app, done):
    seen = []

    @handles("other")
    def other(payloads):
        seen.append([payload["number"] for payload in payloads])

    try:
        with any_app.app_context():
            put(1)
            put(2, topic="other")
            put(3)
            assert run_batch() == 2
            assert (sorted(done), seen) == ([1, 3], [])
            assert run_batch() == 1
            assert seen == [[2]]
    finally:
        del jobs._handlers["other"]


def test_one_bad_job_does_not_hold_up_its_batch(any_app, done, caplog):
    with any_app.app_context(), caplog.at_level(logging.CRITICAL):
        put(1, 13, 2)
        drain()
        assert sorted(done) == [1, 2]
        assert left() == [13]


def test_a_failing_job_is_put_off_longer_each_time(any_app, done, caplog):
    with any_app.app_context(), caplog.at_level(logging.CRITICAL):
        put(13)
        delays = []
        for _ in range(3):
            before = utcnow()
            drain()
            job = db.session.scalars(select(Job)).one()
            delays.append((job.run_at - before).total_seconds())
            assert job.failed_at is None
            make_due(job)
        assert job.attempts == 3
        assert "RuntimeError: thirteen" in job.last_error
        assert 2 <= delays[0] < delays[1] < delays[2]


def make_due(job):
    with writing():
        job.run_at = utcnow() - timedelta(seconds=1)
        db.session.commit()


def test_a_job_that_fails_for_good_stays_to_be_seen_and_is_not_run_again(any_app, done, caplog):
    with any_app.app_context(), caplog.at_level(logging.CRITICAL):
        put(13)
        for _ in range(MAX_ATTEMPTS):
            drain()
            make_due(db.session.scalars(select(Job)).one())
        job = db.session.scalars(select(Job)).one()
        assert job.failed_at is not None
        assert job.attempts == MAX_ATTEMPTS
        assert drain() == 0


def test_a_topic_that_nobody_handles_is_put_off_and_named(any_app, caplog):
    with any_app.app_context(), caplog.at_level(logging.CRITICAL):
        put(1, topic="unheard-of")
        drain()
        job = db.session.scalars(select(Job)).one()
        assert job.attempts == 1
        assert "unheard-of" in job.last_error


def test_a_claimed_job_is_nobody_elses_until_its_lease_is_over(any_app):
    with any_app.app_context(), writing():
        put(1)
        assert [job.payload["number"] for job in claim()] == [1]
        db.session.commit()
        assert claim() == []
        job = db.session.scalars(select(Job)).one()
        job.claimed_until = utcnow() - timedelta(seconds=1)
        db.session.commit()
        assert len(claim()) == 1


def test_a_job_that_was_put_off_can_be_claimed_again(any_app):
    with any_app.app_context(), writing():
        put(1)
        postpone([job.id for job in claim()], "an error " * 100)
        db.session.commit()
        job = db.session.scalars(select(Job)).one()
        assert job.claimed_until is None
        assert len(job.last_error) == 500


def test_two_workers_never_claim_the_same_job(any_app):
    with any_app.app_context():
        put(*range(300))
    barrier, taken, failures = threading.Barrier(4), [], []

    def take():
        try:
            with any_app.app_context(), writing():
                barrier.wait()
                while batch := [job.id for job in claim()]:
                    taken.extend(batch)
                    db.session.commit()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(taken) == len(set(taken)) == 300


def test_a_handler_that_reads_while_others_write_does_not_lose_its_jobs(any_app):
    """On SQLite a transaction begun by reading could not delete the jobs any more."""

    def write_meanwhile():
        with any_app.app_context():
            put(2, topic="later", run_at=utcnow() + timedelta(hours=1))

    @handles("slow")
    def slow(_payloads):
        db.session.scalars(select(Job)).all()
        other = threading.Thread(target=write_meanwhile)
        other.start()
        other.join()

    try:
        with any_app.app_context():
            put(1, topic="slow")
            assert run_batch() == 1
            assert left() == [2]
    finally:
        del jobs._handlers["slow"]


def test_a_worker_that_is_told_to_stop_leaves_the_next_batch_to_another(any_app, done):
    with any_app.app_context():
        put(1)
        put(2, topic="other")
        assert drain(stopped=lambda: bool(done)) == 1
        assert done == [1]
        assert left() == [2]


def test_the_worker_says_that_it_lives_and_stops_when_told(any_app, done):
    stop = threading.Event()

    @handles("stop")
    def stop_now(_payloads):
        stop.set()

    try:
        with any_app.app_context():
            put(1)
            put(2, topic="stop")
            before = utcnow() - timedelta(seconds=1)
            work(stop)
            assert done == [1]
            assert db.session.scalars(select(Heartbeat)).one().seen_at >= before
            work(stop)  # told before it began: it does nothing
            assert len(db.session.scalars(select(Heartbeat)).all()) == 1
    finally:
        del jobs._handlers["stop"]


def test_a_second_heartbeat_replaces_the_first(any_app):
    with any_app.app_context(), writing():
        for _ in range(2):
            jobs.beat("host:1")
            db.session.commit()
        assert len(db.session.scalars(select(Heartbeat)).all()) == 1
