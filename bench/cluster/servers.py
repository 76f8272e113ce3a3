# SPDX-License-Identifier: GPL-3.0-or-later
"""A PostgreSQL at some distance, and the Orthancs that have their index in it."""
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CONNECTIONS = 8  # of each Orthanc to the index
PERIOD = 10000  # microseconds in which a server gets its share of the processors
TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Share:
    """A control group (version 1 or 2) whose processes have a share of the processors."""
    def __init__(self, processors):
        first = os.path.exists("/sys/fs/cgroup/cpu/cpu.cfs_quota_us")
        self.folder = tempfile.mkdtemp(prefix="cluster-", dir="/sys/fs/cgroup/cpu" if first else "/sys/fs/cgroup")
        quota = round(processors * PERIOD)
        for name, value in (("cpu.cfs_period_us", PERIOD), ("cpu.cfs_quota_us", quota)) if first else (("cpu.max", f"{quota} {PERIOD}"),):
            self.write(name, value)

    def write(self, name, value):
        with open(os.path.join(self.folder, name), "w", encoding="ascii") as file:
            file.write(str(value))

    def join(self):
        self.write("cgroup.procs", os.getpid())

    def end(self):
        os.rmdir(self.folder)


class Database:
    def __init__(self, folder, round_trip):
        self.folder, self.port, self.far_port = os.path.join(folder, "database"), free_port(), free_port()
        self.control("start", str(self.port))
        delay = os.path.join(folder, "delay")
        subprocess.run(["gcc", "-O2", "-pthread", "-o", delay, os.path.join(TOP, "bench", "cluster", "delay.c")], check=True)
        self.proxy = subprocess.Popen([delay, str(self.far_port), str(self.port), str(round(500 * round_trip))])
        self.query("CREATE EXTENSION pg_stat_statements")

    def control(self, *arguments):
        subprocess.run([os.path.join(TOP, "eng", "postgres"), arguments[0], self.folder, *arguments[1:]], check=True)

    def query(self, sql, port=None):
        command = ["psql", "-X", "-q", "-A", "-t", "-h", "127.0.0.1", "-p", str(port or self.port), "-U", "orthanc", "-d", "postgres"]
        environment = os.environ | {"LC_ALL": "C"}
        return subprocess.run(command, input=sql, text=True, capture_output=True, check=True, env=environment).stdout

    def round_trip(self):
        """Milliseconds, as the Orthancs have them."""
        times = re.findall(r"Time: ([0-9.]+) ms", self.query("\\timing on\n" + "SELECT 1;\n" * 200, self.far_port))
        return statistics.median(float(found) for found in times)

    def stop(self):
        self.proxy.kill()
        self.proxy.wait()
        self.control("crash")


class Orthanc:
    def __init__(self, folder, root, number, database, plugin, processors):
        inside = folder[len(root):]
        self.port = free_port()
        path = os.path.join(folder, f"orthanc-{number}.json")
        with open(path, "w", encoding="ascii") as file:
            json.dump({"Name": f"CLUSTER{number}", "DatabaseServerIdentifier": f"CLUSTER{number}", "HttpPort": self.port,
                       "DicomServerEnabled": False, "AuthenticationEnabled": False, "RemoteAccessAllowed": False,
                       "StorageDirectory": f"{inside}/storage", "IndexDirectory": f"{inside}/storage", "OverwriteInstances": True,
                       "Plugins": [f"{inside}/OrthancHtj2k.so", plugin],
                       "PostgreSQL": {"EnableIndex": True, "EnableStorage": False, "Lock": False, "IndexConnectionsCount": CONNECTIONS,
                                      "Host": "127.0.0.1", "Port": database.far_port, "Database": "postgres", "Username": "orthanc",
                                      "Password": "", "MaximumConnectionRetries": 20},
                       "Htj2k": {"Enabled": False, "Backfill": {"AllowUnsafe": True}}}, file)
        command = (["/usr/sbin/chroot", root] if root else []) + ["/usr/sbin/Orthanc", path[len(root):]]
        self.share = Share(processors) if processors else None
        with open(os.path.join(folder, f"orthanc-{number}.log"), "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, preexec_fn=self.share and self.share.join)
        while not self.answers():
            if self.process.poll() is not None:
                sys.exit(f"Orthanc does not start: {open(log.name, encoding='utf-8').read()}")
            time.sleep(0.1)

    def answers(self):
        try:
            return bool(self.request("GET", "/htj2k/status"))
        except OSError:
            return False

    def request(self, method, path, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.request(method, path, body)
        answer = connection.getresponse()
        content = answer.read()
        if answer.status != 200:
            raise OSError(f"{method} {path} answers {answer.status}: {content[:300]}")
        return json.loads(content)

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def stop(self):
        self.process.terminate()
        self.process.wait(60)
        if self.share:
            self.share.end()
