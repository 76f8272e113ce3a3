// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg.Predictors;

/// <summary>A predictor of T.81 Table H.1, from the samples to the left, above, and above to the left.</summary>
internal interface IPredictor
{
    static abstract int Predict(int left, int above, int aboveLeft);
}
