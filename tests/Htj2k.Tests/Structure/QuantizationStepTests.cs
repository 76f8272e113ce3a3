// SPDX-License-Identifier: GPL-3.0-or-later
using Htj2k.Codestream.MarkerSegments;
using Htj2k.Structure;
using Xunit;

namespace Htj2k.Tests.Structure;

/// <summary>The declaration of a step against a reader's view of it (T.800 E-2 to E-4).</summary>
public sealed class QuantizationStepTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(16)]
    public void For_any_step_is_read_again_near_it_and_holds_all_coefficients(int precision)
    {
        for (double baseStep = 0.0625; baseStep <= 1 << (precision - 1); baseStep *= 1.37)
        {
            for (int level = 0; level <= 10; level++)
            {
                foreach (SubbandOrientation orientation in level == 0 ? [SubbandOrientation.LL] : Enum.GetValues<SubbandOrientation>())
                {
                    QuantizationStep step = QuantizationStep.For(baseStep, precision, orientation, level);
                    int gain = orientation switch { SubbandOrientation.LL => 0, SubbandOrientation.HH => 2, _ => 1 };
                    double norm = orientation switch
                    {
                        SubbandOrientation.LL => Math.Pow(QuantizationStep.LowPassNorms[level], 2),
                        SubbandOrientation.HH => Math.Pow(QuantizationStep.HighPassNorms[level - 1], 2),
                        _ => QuantizationStep.LowPassNorms[level] * QuantizationStep.HighPassNorms[level - 1],
                    };
                    Quantization read = new(QuantizationStep.GuardBits, false, [step.Declared]);
                    double size = step.Size(precision, orientation);

                    Assert.Equal(size, read.StepSize(0, precision + gain, 0));
                    Assert.Equal(step.MagnitudeBits, read.MagnitudeBits(0, 0));
                    Assert.InRange(step.MagnitudeBits, 2, 29);
                    Assert.True(step.Exponent == 28 ? size >= baseStep / norm * 0.999 : Math.Abs(size * norm / baseStep - 1) < 0.0003,
                        $"{baseStep} {orientation} {level}");
                    Assert.True(2 * Math.Pow(2, precision - 1 + gain) / size < Math.Pow(2, step.MagnitudeBits),
                        $"{baseStep} {orientation} {level}");
                }
            }
        }
    }
}
