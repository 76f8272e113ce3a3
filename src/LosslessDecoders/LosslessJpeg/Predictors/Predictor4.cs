// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg.Predictors;

/// <summary>Selection value 4: Ra + Rb - Rc.</summary>
internal readonly struct Predictor4 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => left + above - aboveLeft;
}
