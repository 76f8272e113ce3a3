// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg.Predictors;

/// <summary>Selection value 1: Ra.</summary>
internal readonly struct Predictor1 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => left;
}
