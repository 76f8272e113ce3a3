// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg.Predictors;

/// <summary>Selection value 3: Rc.</summary>
internal readonly struct Predictor3 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => aboveLeft;
}
