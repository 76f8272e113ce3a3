// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg.Predictors;

/// <summary>Selection value 7: (Ra + Rb) / 2, rounded down.</summary>
internal readonly struct Predictor7 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => (left + above) >> 1;
}
