// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Routes;

/// <summary>An answer that has begun and cannot be completed: it is too late to send the client an error status.</summary>
internal sealed class InterruptedAnswerException(string message, Exception? cause = null) : Exception(message, cause);
