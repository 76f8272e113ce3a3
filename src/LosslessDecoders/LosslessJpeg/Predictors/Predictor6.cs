// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg.Predictors;

/// <summary>Selection value 6: Rb + (Ra - Rc) / 2, rounded down.</summary>
internal readonly struct Predictor6 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => above + ((left - aboveLeft) >> 1);
}
