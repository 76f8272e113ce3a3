// SPDX-License-Identifier: GPL-3.0-or-later
namespace LosslessDecoders.LosslessJpeg;

/// <summary>A predictor of T.81 Table H.1, from the samples to the left, above, and above to the left.</summary>
internal interface IPredictor
{
    static abstract int Predict(int left, int above, int aboveLeft);
}

/// <summary>Selection value 1: Ra.</summary>
internal readonly struct Predictor1 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => left;
}

/// <summary>Selection value 2: Rb.</summary>
internal readonly struct Predictor2 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => above;
}

/// <summary>Selection value 3: Rc.</summary>
internal readonly struct Predictor3 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => aboveLeft;
}

/// <summary>Selection value 4: Ra + Rb - Rc.</summary>
internal readonly struct Predictor4 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => left + above - aboveLeft;
}

/// <summary>Selection value 5: Ra + (Rb - Rc) / 2, rounded down.</summary>
internal readonly struct Predictor5 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => left + ((above - aboveLeft) >> 1);
}

/// <summary>Selection value 6: Rb + (Ra - Rc) / 2, rounded down.</summary>
internal readonly struct Predictor6 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => above + ((left - aboveLeft) >> 1);
}

/// <summary>Selection value 7: (Ra + Rb) / 2, rounded down.</summary>
internal readonly struct Predictor7 : IPredictor
{
    public static int Predict(int left, int above, int aboveLeft) => (left + above) >> 1;
}
