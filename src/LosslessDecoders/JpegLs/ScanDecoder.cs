// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LosslessDecoders.JpegLs;

/// <summary>
/// Decodes the entropy-coded data of a scan with NEAR = 0 (T.87 A.8, B). Lines are decoded as 16-bit samples in two buffers for each
/// component, the line above and the current one, and copied from there.
/// </summary>
/// <remarks>
/// A sample is at most MAXVAL by construction, whatever the bits: mapped error values above RANGE are refused, and one addition of RANGE
/// brings every other sum back into 0 to MAXVAL. The tables are therefore read without checks.
/// </remarks>
internal sealed unsafe partial class ScanDecoder
{
    private const int Contexts = 365;

    // Pinned for their lifetime, so that pointers into them stay valid.
    private readonly Context[] _contexts = GC.AllocateArray<Context>(Contexts, pinned: true);
    private readonly RunContext[] _runContexts = new RunContext[2];
    private readonly int[] _runIndexes = new int[4];
    private sbyte[] _regions = [];
    private ushort[] _lines = [];

    private CodingParameters _parameters;
    private int _width;
    private int _lineLength;
    private int _longest;
    private BitReader _reader;
    private byte* _frame;

    private Context* ContextTable => (Context*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_contexts));

    /// <summary>Region of each gradient; gradient 0 is in the middle.</summary>
    private sbyte* Regions => (sbyte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_regions)) + _parameters.MaxVal;

    /// <summary>Decodes a scan.</summary>
    /// <param name="frame">The coded frame.</param>
    /// <param name="start">First byte of the entropy-coded data.</param>
    /// <param name="scan">Which components, in which order.</param>
    /// <param name="parameters">Preset coding parameters, resolved.</param>
    /// <param name="restartInterval">Lines between restart markers, 0 without.</param>
    /// <param name="target">Where the lines go.</param>
    /// <returns>The byte after the entropy-coded data.</returns>
    /// <exception cref="CodedFrameException">The data are damaged, cut short, or more than the samples need.</exception>
    public int Decode(
        ReadOnlySpan<byte> frame, int start, in ScanHeader scan, in CodingParameters parameters, uint restartInterval, in LineTarget target)
    {
        Prepare(parameters, scan.Components, target.Width);
        long interval = restartInterval == 0 ? target.Height : restartInterval;
        int position = start;
        fixed (byte* bytes = frame)
        {
            _frame = bytes;
            int first = 0;
            for (int restarts = 0; ; restarts++)
            {
                int end = (int)Math.Min(target.Height, first + interval);
                _reader = new BitReader(bytes + position, bytes + frame.Length);
                Reset(scan.Components);
                DecodeLines(scan, first, end, target);
                position = Finish();
                if (end == target.Height)
                {
                    return position;
                }

                position = ReadRestartMarker(frame, position, restarts & 7);
                first = end;
            }
        }
    }

    private static int ReadRestartMarker(ReadOnlySpan<byte> frame, int position, int number)
    {
        byte marker = HeaderReader.ReadMarker(frame, position, out int next);
        if (marker != Marker.Restart0 + number)
        {
            CodedFrameException.Throw($"The restart marker RST{number} is expected here, but the marker FF{marker:X2} was found", position);
        }

        return next;
    }

    private void Prepare(in CodingParameters parameters, int components, int width)
    {
        _width = width;
        _lineLength = width + 2;
        _longest = parameters.Limit - parameters.ErrorBits - 1;
        int needed = 2 * components * _lineLength;
        if (_lines.Length < needed)
        {
            _lines = GC.AllocateUninitializedArray<ushort>(needed, pinned: true);
        }

        if (parameters == _parameters)
        {
            return;
        }

        _parameters = parameters;
        if (_regions.Length < 2 * parameters.MaxVal + 1)
        {
            _regions = GC.AllocateUninitializedArray<sbyte>(2 * parameters.MaxVal + 1, pinned: true);
        }

        for (int gradient = -parameters.MaxVal; gradient <= parameters.MaxVal; gradient++)
        {
            _regions[gradient + parameters.MaxVal] = (sbyte)parameters.Quantize(gradient);
        }
    }

    /// <summary>The state at the start of a scan and after a restart marker (A.2.1): the line above is 0.</summary>
    private void Reset(int components)
    {
        _contexts.AsSpan().Fill(Context.Create(_parameters.Range));
        _runContexts[0] = new RunContext(0, _parameters.Range);
        _runContexts[1] = new RunContext(1, _parameters.Range);
        _runIndexes.AsSpan().Clear();
        _lines.AsSpan(0, 2 * components * _lineLength).Clear();
    }

    private void DecodeLines(in ScanHeader scan, int first, int end, in LineTarget target)
    {
        int components = scan.Components;
        for (int y = first; y < end; y++)
        {
            int parity = (y - first) & 1;
            for (int c = 0; c < components; c++)
            {
                // Ra of the first sample is Rb (A.2.1).
                Line(c, parity)[-1] = Line(c, parity ^ 1)[0];
                if (scan.Interleave != InterleaveMode.Sample)
                {
                    DecodeLine(Line(c, parity ^ 1), Line(c, parity), ref _runIndexes[c]);
                }
            }

            if (scan.Interleave == InterleaveMode.Sample)
            {
                DecodeInterleavedLine(components, parity);
            }

            for (int c = 0; c < components; c++)
            {
                // Rd of the next line's last sample is Rb.
                ushort* line = Line(c, parity);
                line[_width] = line[_width - 1];
                target.Write(scan.Identifier(c), y, new ReadOnlySpan<ushort>(line, _width));
            }
        }
    }

    /// <summary>First sample of a line buffer. There is one sample before it and one after the last.</summary>
    private ushort* Line(int component, int parity)
        => (ushort*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_lines)) + (2 * component + parity) * _lineLength + 1;

    private int Finish()
    {
        BitReader reader = _reader;
        if (!reader.TryFinish())
        {
            CodedFrameException.Throw("The entropy-coded data go on after the last sample", reader.Next - _frame);
        }

        return (int)(reader.Next - _frame);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Fail()
    {
        CodedFrameException.Throw(
            _reader.IsExhausted
                ? "The entropy-coded data end before the last sample"
                : "The entropy-coded data are damaged: no encoder writes this code",
            _reader.Next - _frame);
    }
}
