// SPDX-License-Identifier: GPL-3.0-or-later
using System.Buffers.Binary;
using Htj2k.Contract;

namespace CodecBench;

/// <summary>Synthetic frames of the usual modalities: shapes, textures and noise. Each machine makes the same bytes.</summary>
internal static class Phantoms
{
    /// <summary>Writes the frames and a list of them, <c>frames.txt</c>.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        using StreamWriter list = new(Path.Combine(folder, "frames.txt")) { NewLine = "\n" };
        foreach ((string name, int bits, bool isSigned, Canvas[] components) in Frames())
        {
            SampleFormat format = new(components[0].Width, components[0].Height, components.Length, bits, isSigned, bits > 8 ? 2 : 1);
            File.WriteAllBytes(Path.Combine(folder, name + ".raw"), Samples(format, components));
            list.WriteLine(
                $"{name} {format.Width} {format.Height} {format.Components} {bits} {(isSigned ? 1 : 0)} 1 {name}.raw");
        }
    }

    private static IEnumerable<(string Name, int Bits, bool IsSigned, Canvas[] Components)> Frames()
    {
        yield return ("CT", 16, true, [Trunk(1).Noise(14, 0, 0.3f)]);
        yield return ("CTsmooth", 12, false, [Trunk(2).Apply((hu, _, _) => hu + 1024).Noise(9, 0, 0.7f)]);
        yield return ("MR", 12, false, [Head(512, 3, 900).Noise(11)]);
        yield return ("MRlarge", 12, false, [Head(1024, 4, 1300).Noise(14, 0, 0.5f)]);
        yield return ("CR", 10, false, [Chest(1760, 2140, 5, 800).Noise(2, 0.02f, 0.3f)]);
        yield return ("DX", 14, false, [Chest(2022, 2022, 6, 11000).Noise(10, 0.2f, 0.5f)]);
        yield return ("DXstretched", 16, false, [Chest(1024, 1024, 7, 60000).Noise(60, 4)]);
        yield return ("MG", 12, false, [Breast(8).Noise(1, 0.12f, 0.5f).Apply(WithoutBackground)]);
        yield return ("XA", 10, false, [Vessels(9).Noise(1, 0.015f, 0.4f)]);
        yield return ("NM", 16, true, [Head(256, 10, 120).Noise(0, 1)]);
        yield return ("US", 8, false, [Sector(1024, 768, 11)]);
        yield return ("UScolor", 8, false, Doppler(12));
        yield return ("VL", 8, false, Skin(13));
    }

    private static byte[] Samples(SampleFormat format, Canvas[] components)
    {
        byte[] samples = new byte[format.FrameBytes];
        float least = format.IsSigned ? -(1 << (format.BitsPerSample - 1)) : 0;
        float most = least + (1 << format.BitsPerSample) - 1;
        for (int c = 0; c < components.Length; c++)
        {
            float[] values = components[c].Values;
            for (int i = 0; i < values.Length; i++)
            {
                int value = (int)MathF.Floor(Math.Clamp(values[i], least, most) + 0.5f);
                int at = i * components.Length + c;
                if (format.BytesPerSample == 1)
                {
                    samples[at] = (byte)value;
                }
                else
                {
                    BinaryPrimitives.WriteUInt16LittleEndian(samples.AsSpan(2 * at), unchecked((ushort)value));
                }
            }
        }

        return samples;
    }

    /// <summary>Hounsfield units: air, fat, muscle, organs, bone.</summary>
    private static Canvas Trunk(ulong seed)
    {
        Canvas canvas = new(512, 512, seed);
        canvas.Ellipse(920, 0, 0, 0.9f, 0.66f).Ellipse(130, 0, 0.02f, 0.82f, 0.58f)
            .Ellipse(60, -0.35f, -0.08f, 0.38f, 0.32f, 0.2f).Ellipse(-55, 0.4f, 0.1f, 0.2f, 0.26f).Ellipse(45, 0.3f, -0.2f, 0.22f, 0.15f)
            .Ellipse(700, 0, 0.36f, 0.12f, 0.1f).Ellipse(-650, 0, 0.42f, 0.05f, 0.04f).Ellipse(-850, 0.05f, -0.25f, 0.1f, 0.05f);
        for (int rib = -3; rib <= 3; rib += 2)
        {
            canvas.Ellipse(800, rib * 0.24f, -0.5f + rib * rib * 0.025f, 0.07f, 0.03f, rib * 0.1f);
        }

        return canvas.Texture(0.012f, 32, 3).Apply((value, _, _) => value - 1000);
    }

    private static Canvas Head(int size, ulong seed, float brightness)
        => new Canvas(size, size, seed)
            .Ellipse(brightness, 0, 0, 0.72f, 0.92f).Ellipse(-0.8f * brightness, 0, 0, 0.67f, 0.87f)
            .Ellipse(0.45f * brightness, 0, 0.02f, 0.64f, 0.83f).Ellipse(0.15f * brightness, 0, 0.02f, 0.5f, 0.68f)
            .Ellipse(-0.35f * brightness, -0.17f, -0.05f, 0.09f, 0.3f, 0.15f)
            .Ellipse(-0.35f * brightness, 0.17f, -0.05f, 0.09f, 0.3f, -0.15f)
            .Ellipse(0.3f * brightness, 0.25f, 0.4f, 0.06f, 0.05f).Ellipse(0.2f * brightness, -0.2f, 0.5f, 0.03f, 0.03f)
            .Texture(0.15f, size / 2, 1).Texture(0.06f, size / 32, 3);

    private static Canvas Chest(int width, int height, ulong seed, float brightness)
    {
        Canvas canvas = new Canvas(width, height, seed)
            .Ellipse(0.85f * brightness, 0, 0, 1.3f, 1.5f).Ellipse(-0.55f * brightness, -0.45f, 0, 0.33f, 0.7f, 0.05f)
            .Ellipse(-0.55f * brightness, 0.45f, 0, 0.33f, 0.7f, -0.05f).Ellipse(0.2f * brightness, 0.12f, 0.25f, 0.3f, 0.35f, 0.3f)
            .Ellipse(0.1f * brightness, 0, 0, 0.1f, 1.2f);
        for (int rib = 0; rib < 7; rib++)
        {
            canvas.Ellipse(0.06f * brightness, -0.45f, -0.6f + 0.2f * rib, 0.42f, 0.035f, -0.12f)
                .Ellipse(0.06f * brightness, 0.45f, -0.6f + 0.2f * rib, 0.42f, 0.035f, 0.12f);
        }

        return canvas.Texture(0.04f, 256, 6);
    }

    private static Canvas Breast(ulong seed)
        => new Canvas(3328, 4096, seed).Ellipse(1500, -1, 0, 1.15f, 1.05f).Ellipse(600, -0.85f, 0.05f, 0.7f, 0.6f)
            .Texture(0.12f, 512, 8).Ellipse(220, -0.6f, 0.2f, 0.08f, 0.06f, 0.3f).Ellipse(1200, -0.5f, -0.3f, 0.006f, 0.006f);

    /// <summary>Detectors saturate where the direct beam hits.</summary>
    private static float WithoutBackground(float value, int column, int row) => value < 150 ? 0 : value;

    private static Canvas Vessels(ulong seed)
    {
        Canvas canvas = new Canvas(1024, 1024, seed).Ellipse(720, 0, 0, 2, 2).Ellipse(-160, -0.3f, 0.1f, 0.8f, 1.1f, 0.2f);
        for (int branch = 0; branch < 9; branch++)
        {
            canvas.Ellipse(-170, 0.15f * branch - 0.6f, 0.1f * (branch % 4) - 0.2f, 0.5f, 0.012f + 0.002f * branch, 0.25f * branch - 0.9f);
        }

        return canvas.Texture(0.03f, 128, 4);
    }

    /// <summary>A fan of speckle on black.</summary>
    private static Canvas Sector(int width, int height, ulong seed)
        => new Canvas(width, height, seed).Ellipse(70, 0, 0, 2, 2).Ellipse(60, -0.2f, 0.1f, 0.25f, 0.2f)
            .Ellipse(-60, 0.2f, -0.05f, 0.2f, 0.14f, 0.3f).Texture(0.5f, 64, 3).Speckle().Apply((value, column, row) =>
            {
                float x = MathF.Abs(column - width / 2f) / height;
                float y = (row + height / 10f) / height;
                float depth = x * x + y * y;
                return x > 0.8f * y || depth > 0.95f || depth < 0.02f ? 0 : value * (1.2f - depth);
            });

    /// <summary>A grey fan with a box of blue and red flow.</summary>
    private static Canvas[] Doppler(ulong seed)
    {
        Canvas grey = Sector(640, 480, seed);
        Canvas flow = new Canvas(640, 480, seed + 100).Ellipse(1, 0.05f, 0.1f, 0.2f, 0.05f, 0.3f).Ellipse(-1, -0.1f, -0.1f, 0.15f, 0.04f)
            .Texture(0.3f, 16, 2);
        return [With(flow, 200, 0), With(flow, 60, 60), With(flow, 0, 200)];

        Canvas With(Canvas velocity, float positive, float negative) => new Canvas(640, 480, seed).Apply((_, column, row) =>
        {
            float speed = velocity.Values[row * 640 + column];
            float strength = MathF.Abs(speed);
            float shade = grey.Values[row * 640 + column];
            return strength < 0.2f ? shade : strength * (speed > 0 ? positive : negative);
        });
    }

    private static Canvas[] Skin(ulong seed)
    {
        return [Component(200, seed), Component(140, seed + 1), Component(110, seed + 2)];

        Canvas Component(float level, ulong noise)
        {
            Canvas shared = new Canvas(756, 486, seed).Ellipse(1, 0, 0, 2, 2).Ellipse(-0.4f, 0.1f, 0, 0.3f, 0.25f, 0.3f)
                .Texture(0.3f, 64, 6);
            return new Canvas(756, 486, 1000 + noise).Apply((_, column, row) => level * shared.Values[row * 756 + column])
                .Noise(1, 0.01f, 0.5f);
        }
    }
}
