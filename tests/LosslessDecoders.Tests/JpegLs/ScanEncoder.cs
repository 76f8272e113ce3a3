// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.Tests.JpegLs;

/// <summary>Encodes the lines of a scan, or of a restart interval, after T.87 Annex A.</summary>
internal sealed class ScanEncoder
{
    private static readonly int[] s_j =
        [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 9, 10, 11, 12, 13, 14, 15];

    private readonly JpegLsEncoder _image;
    private readonly BitWriter _writer;
    private readonly CodingParameters _parameters;
    private readonly int[] _a = new int[367];
    private readonly int[] _b = new int[367];
    private readonly int[] _c = new int[367];
    private readonly int[] _n = new int[367];
    private readonly int[] _negatives = new int[367];
    private readonly int[] _runIndex = new int[4];

    public ScanEncoder(JpegLsEncoder image, List<byte> bytes)
    {
        _image = image;
        _writer = new BitWriter(bytes);
        _parameters = new CodingParameters(image.MaxVal, image.Presets);
        Array.Fill(_a, Math.Max(2, (_parameters.Range + 32) / 64));
        Array.Fill(_n, 1);
    }

    public void Encode(ReadOnlySpan<int> samples, int[] components, int first, int end)
    {
        int[][] above = [.. components.Select(_ => new int[_image.Width + 2])];
        for (int y = first; y < end; y++)
        {
            int[][] lines = [.. components.Select(_ => new int[_image.Width + 2])];
            for (int i = 0; i < components.Length; i++)
            {
                above[i][^1] = above[i][^2];
                lines[i][0] = above[i][1];
                for (int x = 0; x < _image.Width; x++)
                {
                    lines[i][x + 1] = samples[(y * _image.Width + x) * _image.Components + components[i]];
                }

                if (_image.Interleave != 2)
                {
                    EncodeLine([above[i]], [lines[i]], i, false);
                }
            }

            if (_image.Interleave == 2)
            {
                EncodeLine(above, lines, 0, true);
            }

            above = lines;
        }

        _writer.Finish();
    }

    private void EncodeLine(int[][] above, int[][] lines, int component, bool isInterleaved)
    {
        int count = lines.Length;
        int x = 1;
        while (x <= _image.Width)
        {
            int[] q = new int[count];
            for (int i = 0; i < count; i++)
            {
                (int ra, int rb, int rc, int rd) = (lines[i][x - 1], above[i][x], above[i][x - 1], above[i][x + 1]);
                q[i] = 81 * Region(rd - rb) + 9 * Region(rb - rc) + Region(rc - ra);
            }

            if (Array.Exists(q, value => value != 0))
            {
                for (int i = 0; i < count; i++)
                {
                    EncodeRegular(q[i], lines[i][x - 1], above[i][x], above[i][x - 1], lines[i][x]);
                }

                x++;
                continue;
            }

            int start = x;
            while (x <= _image.Width && lines.All(line => line[x] == line[start - 1]))
            {
                x++;
            }

            EncodeRunLength(x - start, x > _image.Width, component, out int limit);
            if (x <= _image.Width)
            {
                for (int i = 0; i < count; i++)
                {
                    EncodeInterruption(lines[i][x - 1], above[i][x], lines[i][x], isInterleaved, limit);
                }

                x++;
            }
        }
    }

    private int Region(int gradient)
    {
        int region = gradient == 0 ? 0 : 1 + Array.FindLastIndex(_parameters.Thresholds, threshold => Math.Abs(gradient) >= threshold) + 1;
        return Math.Sign(gradient) * region;
    }

    private void EncodeRegular(int q, int ra, int rb, int rc, int sample)
    {
        int sign = q < 0 ? -1 : 1;
        q = Math.Abs(q);
        int px = rc >= Math.Max(ra, rb) ? Math.Min(ra, rb) : rc <= Math.Min(ra, rb) ? Math.Max(ra, rb) : ra + rb - rc;
        px = Math.Clamp(px + sign * _c[q], 0, _parameters.MaximumSample);
        int error = Modulo(sign * (sample - px));
        int k = GolombParameter(q, _a[q]);
        bool isExchanged = k == 0 && 2 * _b[q] <= -_n[q];
        int mapped = isExchanged
            ? error >= 0 ? 2 * error + 1 : -2 * (error + 1)
            : error >= 0 ? 2 * error : -2 * error - 1;
        EncodeMapped(mapped, k, _parameters.Limit);
        _b[q] += error;
        _a[q] += Math.Abs(error);
        if (_n[q] == _parameters.Reset)
        {
            _a[q] >>= 1;
            _b[q] >>= 1;
            _n[q] >>= 1;
        }

        _n[q]++;
        if (_b[q] <= -_n[q])
        {
            _c[q] = Math.Max(-128, _c[q] - 1);
            _b[q] = Math.Max(_b[q] + _n[q], 1 - _n[q]);
        }
        else if (_b[q] > 0)
        {
            _c[q] = Math.Min(127, _c[q] + 1);
            _b[q] = Math.Min(_b[q] - _n[q], 0);
        }
    }

    private void EncodeRunLength(int length, bool isEndOfLine, int component, out int limit)
    {
        ref int runIndex = ref _runIndex[component];
        while (length >= 1 << s_j[runIndex])
        {
            _writer.Write(1, 1);
            length -= 1 << s_j[runIndex];
            runIndex = Math.Min(31, runIndex + 1);
        }

        limit = _parameters.Limit - s_j[runIndex] - 1;
        if (!isEndOfLine)
        {
            _writer.Write(0, 1);
            _writer.Write(length, s_j[runIndex]);
            runIndex = Math.Max(0, runIndex - 1);
        }
        else if (length > 0)
        {
            _writer.Write(1, 1);
        }
    }

    private void EncodeInterruption(int ra, int rb, int sample, bool isInterleaved, int limit)
    {
        int type = !isInterleaved && ra == rb ? 1 : 0;
        int q = 365 + type;
        int error = sample - (type == 1 ? ra : rb);
        error = Modulo(type == 0 && ra > rb ? -error : error);
        int k = GolombParameter(q, type == 1 ? _a[q] + (_n[q] >> 1) : _a[q]);
        bool map = (k == 0 && error > 0 && 2 * _negatives[q] < _n[q])
            || (error < 0 && 2 * _negatives[q] >= _n[q])
            || (error < 0 && k != 0);
        int mapped = 2 * Math.Abs(error) - type - (map ? 1 : 0);
        EncodeMapped(mapped, k, limit);
        _negatives[q] += error < 0 ? 1 : 0;
        _a[q] += (mapped + 1 - type) >> 1;
        if (_n[q] == _parameters.Reset)
        {
            _a[q] >>= 1;
            _n[q] >>= 1;
            _negatives[q] >>= 1;
        }

        _n[q]++;
    }

    private int Modulo(int error)
    {
        error = error < 0 ? error + _parameters.Range : error;
        return error >= (_parameters.Range + 1) / 2 ? error - _parameters.Range : error;
    }

    private int GolombParameter(int q, int a)
    {
        int k = 0;
        while (_n[q] << k < a)
        {
            k++;
        }

        return k;
    }

    private void EncodeMapped(int mapped, int k, int limit)
    {
        int zeros = mapped >> k;
        if (zeros < limit - _parameters.ErrorBits - 1)
        {
            _writer.Write(0, zeros);
            _writer.Write(1, 1);
            _writer.Write(mapped & ((1 << k) - 1), k);
        }
        else
        {
            _writer.Write(0, limit - _parameters.ErrorBits - 1);
            _writer.Write(1, 1);
            _writer.Write(mapped - 1, _parameters.ErrorBits);
        }
    }
}
