// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg.Predictors;

/// <summary>Selection value 5: Ra + (Rb - Rc) / 2, rounded down.</summary>
internal readonly struct Predictor5 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => left + ((above - aboveLeft) >> 1);
}
