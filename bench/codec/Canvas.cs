// SPDX-License-Identifier: GPL-3.0-or-later
namespace CodecBench;

/// <summary>
/// A picture of floats that shapes, textures and noise are added to. It only adds, multiplies, divides and takes square roots, so that each
/// machine makes the same one.
/// </summary>
internal sealed class Canvas(int width, int height, ulong seed)
{
    private const float EdgePixels = 1.5f;

    private ulong _random = seed;

    public int Width => width;

    public int Height => height;

    public float[] Values { get; } = new float[width * height];

    /// <summary>Adds an ellipse with soft edges. The unit of length is half the width; the origin is the centre.</summary>
    /// <param name="slope">The tangent of half the angle by which it is turned.</param>
    public Canvas Ellipse(float value, float x, float y, float a, float b, float slope = 0)
    {
        float cosine = (1 - slope * slope) / (1 + slope * slope);
        float sine = 2 * slope / (1 + slope * slope);
        float unit = width / 2f;
        float sharpness = MathF.Min(a, b) * unit / EdgePixels;
        return Apply((old, column, row) =>
        {
            float dx = (column - width / 2f) / unit - x;
            float dy = (row - height / 2f) / unit - y;
            float u = (dx * cosine + dy * sine) / a;
            float v = (dy * cosine - dx * sine) / b;
            float distance = MathF.Sqrt(u * u + v * v);
            return old + value * Math.Clamp((1 - distance) * sharpness + 0.5f, 0, 1);
        });
    }

    /// <summary>Multiplies the picture by smooth random factors around 1: octaves of lattices, each half as strong.</summary>
    /// <param name="cell">Pixels between the points of the coarsest lattice.</param>
    public Canvas Texture(float strength, int cell, int octaves)
    {
        float[] factors = new float[Values.Length];
        Array.Fill(factors, 1);
        for (int octave = 0; octave < octaves; octave++, cell = Math.Max(cell / 2, 1), strength /= 2)
        {
            int across = width / cell + 2;
            float[] lattice = new float[across * (height / cell + 2)];
            for (int i = 0; i < lattice.Length; i++)
            {
                lattice[i] = strength * (2 * Uniform() - 1);
            }

            for (int row = 0; row < height; row++)
            {
                float v = Smooth(row % cell / (float)cell);
                for (int column = 0; column < width; column++)
                {
                    float u = Smooth(column % cell / (float)cell);
                    ReadOnlySpan<float> at = lattice.AsSpan(row / cell * across + column / cell);
                    float upper = at[0] + (at[1] - at[0]) * u;
                    float lower = at[across] + (at[across + 1] - at[across]) * u;
                    factors[row * width + column] += upper + (lower - upper) * v;
                }
            }
        }

        return Apply((old, column, row) => old * factors[row * width + column]);
    }

    /// <summary>Adds noise of a normal distribution.</summary>
    /// <param name="deviation">Where a value is 0; the variance grows with the value by <paramref name="gain"/>, like photons'.</param>
    /// <param name="spread">How much of the noise neighbours share, from 0 to 1: detectors and reconstruction blur it.</param>
    public Canvas Noise(float deviation, float gain = 0, float spread = 0)
    {
        float left = 0;
        float[] above = new float[width];
        return Apply((old, column, row) =>
        {
            float own = Normal();
            float shared = (left + above[column]) / 2;
            left = above[column] = own;
            float mixed = own + spread * (shared - own);
            return old + mixed * MathF.Sqrt(deviation * deviation + gain * MathF.Max(old, 0));
        });
    }

    /// <summary>Multiplies by speckle: the length of a random vector, as the echo of many small scatterers.</summary>
    public Canvas Speckle()
    {
        float x = 0;
        float y = 0;
        return Apply((old, _, _) =>
        {
            x += (Normal() - x) / 2;
            y += (Normal() - y) / 2;
            return old * MathF.Sqrt(x * x + y * y) * 1.5f;
        });
    }

    /// <summary>Replaces each value by a function of it, its column and its row, from left to right and top to bottom.</summary>
    public Canvas Apply(Func<float, int, int, float> function)
    {
        for (int row = 0, i = 0; row < height; row++)
        {
            for (int column = 0; column < width; column++, i++)
            {
                Values[i] = function(Values[i], column, row);
            }
        }

        return this;
    }

    private static float Smooth(float t) => t * t * (3 - 2 * t);

    /// <summary>A sum of twelve uniform numbers has variance 1.</summary>
    private float Normal()
    {
        float sum = -6;
        for (int i = 0; i < 12; i++)
        {
            sum += Uniform();
        }

        return sum;
    }

    /// <summary>From 0 to 1, by a xorshift generator.</summary>
    private float Uniform()
    {
        _random ^= _random << 13;
        _random ^= _random >> 7;
        _random ^= _random << 17;
        return (_random >> 40) / (float)(1 << 24);
    }
}
