"""Workers that die, hang or eat memory take down their own notebook only."""

from __future__ import annotations

import json
import os
import signal

import pytest
from test_engine import task
from toy import REPOSITORY, Gate, alive

from runner.engine import IN_PROCESS, KERNEL
from runner.server import Settings
from runner.workers import Pool
from tests.waiting import PATIENCE, wait_until

FINE = "print('fine')"


def executed(result) -> list:
    (content,) = [v for k, v in result.files.items() if k.endswith(".ipynb")]
    return json.loads(content)["cells"]


def test_the_warm_process_has_one_thread_and_no_socket(pool):
    pool.submit(task("first", IN_PROCESS, FINE)).result(PATIENCE)
    (pid,) = pool.process_ids()
    assert len(os.listdir(f"/proc/{pid}/task")) == 1
    targets = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
    assert not [t for t in targets if t.startswith("socket:")]


@pytest.mark.parametrize("engine", [IN_PROCESS, KERNEL])
def test_a_killed_worker_fails_its_notebook_and_leaves_what_ran(pool, tmp_path, engine):
    gate = Gate(tmp_path)
    neighbour = pool.submit(task("neighbour", IN_PROCESS, gate.code, FINE))
    gate.reached()
    suicide = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    if engine == KERNEL:
        suicide = "import os, signal\nos.kill(os.getppid(), signal.SIGKILL)"
    result = pool.submit(task("victim", engine, "print('before')", suicide, "print('after')")).result(PATIENCE)
    assert result.failure.kind == "WorkerDied"
    assert result.failure.cell == 2
    assert "SIGKILL" in result.failure.message
    cells = executed(result)
    assert cells[0]["outputs"][0]["text"] == "before\n"
    assert cells[2]["outputs"] == []
    gate.open()
    assert neighbour.result(PATIENCE).failure is None


def test_a_dead_kernel_fails_its_notebook(pool):
    code = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    result = pool.submit(task("kernel", KERNEL, "print(1)", code)).result(PATIENCE)
    assert result.failure.kind == "DeadKernelError"
    assert result.failure.cell == 2


@pytest.mark.parametrize("engine", [IN_PROCESS, KERNEL])
@pytest.mark.parametrize("limit", ["timeout", "cell_timeout"])
def test_a_hung_notebook_is_ended_with_all_it_started(pool, tmp_path, engine, limit):
    code = "import os, subprocess, time\nchild = subprocess.Popen(['sleep', '1000'], start_new_session=True)\n"
    code += f"open({str(tmp_path / 'pids')!r}, 'w').write(f'{{os.getpid()}} {{child.pid}}')"
    gate = Gate(tmp_path)
    hung = task("hung", engine, code, "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + gate.code)
    future = pool.submit(hung)
    gate.reached()
    setattr(hung, limit, 0.1)  # only now: how long a start takes is the machine's affair
    result = future.result(PATIENCE)
    assert result.failure.kind == "Timeout"
    assert result.failure.cell == 2
    assert executed(result)[0]["execution_count"] == 1
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    wait_until(lambda: not any(map(alive, pids)))


STRAYS = """
import os, subprocess, sys, time
def note(pid):
    with open({pids!r}, 'a') as file: file.write(f'{{pid}} ')
note(subprocess.Popen(['sleep', '1000']).pid)
note(subprocess.Popen(['sleep', '1000'], start_new_session=True).pid)
note(subprocess.run(['sh', '-c', 'setsid sleep 1000 >/dev/null 2>&1 & echo $!'], capture_output=True).stdout.decode())
if not os.fork():
    os.setsid()
    if os.fork(): os._exit(0)
    note(os.getpid())
    time.sleep(1000)
while len(open({pids!r}).read().split()) < 4: time.sleep(0.01)
"""
ENDINGS = {"as it should": "", "with an error": "1 / 0", "killed": "os.kill(os.getpid(), 9)", "at once": "os._exit(0)"}


@pytest.mark.parametrize("engine", [IN_PROCESS, KERNEL])
def test_whatever_a_notebook_starts_ends_with_it_however_it_ends(pool, tmp_path, engine):
    """Also what went to a session of its own, or was left by the process that started it."""
    started = {name: tmp_path / name for name in ENDINGS}
    tasks = [task("strays", engine, STRAYS.format(pids=str(started[n])), code) for n, code in ENDINGS.items()]
    failed = [bool(future.result(PATIENCE).failure) for future in [pool.submit(one) for one in tasks]]
    assert failed == [False, True, True, True]
    pids = [int(pid) for path in started.values() for pid in path.read_text().split()]
    assert len(set(pids)) == 4 * len(ENDINGS)
    wait_until(lambda: not any(map(alive, pids)))


def test_a_memory_eater_fails_alone(pool):
    eat = "x = []\nwhile True: x.append(bytearray(50_000_000))"
    result = pool.submit(task("eater", IN_PROCESS, eat, memory=1 << 30)).result(PATIENCE)
    assert result.failure.kind == "MemoryError"
    assert pool.submit(task("after", IN_PROCESS, FINE)).result(PATIENCE).failure is None


def test_nothing_is_left_behind(pool):
    pool.submit(task("done", IN_PROCESS, FINE)).result(PATIENCE)
    (pid,) = pool.process_ids()
    folder = next(p for p in pool.folder.iterdir() if p.name.startswith("0-"))
    wait_until(lambda: os.listdir(folder) == [])
    assert alive(pid)


def test_a_dead_warm_process_is_replaced_and_its_notebooks_tried_again(tmp_path):
    gate = Gate(tmp_path)
    pool = Pool(Settings(folder=""), 2, REPOSITORY)
    try:
        slow = pool.submit(task("slow", IN_PROCESS, gate.code, FINE))
        pool.submit(task("quick", IN_PROCESS, FINE)).result(PATIENCE)
        first = gate.reached()
        os.kill(pool.process_ids()[0], signal.SIGKILL)
        gate.reached(again_after=first)
        gate.open()
        assert slow.result(PATIENCE).failure is None
    finally:
        pids = pool.process_ids()
        pool.close()
    assert not pool.folder.exists()
    assert not any(map(alive, pids))


def test_where_forking_is_not_safe_kernels_do_the_same(tmp_path):
    gate = Gate(tmp_path)
    code = ["print(1)", "import os\nos.getcwd()"]
    pool = Pool(Settings(folder="", fork=False), 2, REPOSITORY)
    try:
        futures = [pool.submit(task(f"spawned{n}", KERNEL, *code)) for n in range(3)]
        spawned = [f.result(PATIENCE) for f in futures]
        endless = task("hung", KERNEL, gate.code)
        future = pool.submit(endless)
        gate.reached()
        endless.cell_timeout = 0.1
        hung = future.result(PATIENCE)
        after = pool.submit(task("after", KERNEL, *code)).result(PATIENCE)
    finally:
        pool.close()
    forked_pool = Pool(Settings(folder=""), 1, REPOSITORY)
    try:
        forked = forked_pool.submit(task("forked", IN_PROCESS, *code)).result(PATIENCE)
    finally:
        forked_pool.close()
    assert hung.failure.kind == "Timeout"
    for result in (*spawned, after):
        assert result.files == forked.files


@pytest.mark.parametrize("engine", [IN_PROCESS, KERNEL])
def test_when_the_parent_is_killed_all_that_it_started_ends(tmp_path, engine):
    import subprocess
    import sys

    child = "import subprocess\nchild = subprocess.Popen(['sleep', '1000'], start_new_session=True)\n"
    child += f"open({str(tmp_path / 'child')!r}, 'w').write(str(child.pid))"
    program = (
        "import sys, time\nfrom pathlib import Path\n"
        f"sys.path[:0] = [{str(REPOSITORY)!r}, {str(REPOSITORY / 'tests/runner')!r}]\n"
        "from test_engine import task\nfrom toy import Gate\n"
        "from runner.workers import Pool\nfrom runner.server import Settings\n"
        "pool = Pool(Settings(folder=''), 1, Path('.'))\n"
        f"pool.submit(task('x', {engine!r}, {child!r}, Gate(Path({str(tmp_path)!r})).code))\n"
        "print(pool.process_ids()[0], pool.folder, flush=True)\ntime.sleep(1000)\n"
    )
    process = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    server, folder = process.stdout.readline().split()
    pids = [int(server), Gate(tmp_path).reached(process), int((tmp_path / "child").read_text())]
    process.kill()
    process.wait()
    wait_until(lambda: not any(map(alive, pids)))
    assert not os.path.exists(folder)
