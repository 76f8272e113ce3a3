// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg.Predictors;

/// <summary>Selection value 2: Rb.</summary>
internal readonly struct Predictor2 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => above;
}
