// SPDX-License-Identifier: GPL-3.0-or-later
using BenchmarkDotNet.Running;
using KernelBench;

BenchmarkSwitcher.FromAssembly(typeof(KernelJobs).Assembly).Run(args, new KernelJobs());
