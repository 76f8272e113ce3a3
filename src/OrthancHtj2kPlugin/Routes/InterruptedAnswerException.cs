// SPDX-License-Identifier: GPL-3.0-or-later
namespace OrthancHtj2kPlugin.Routes;

/// <summary>An answer that had begun and cannot be ended: there is no status any more to tell the client.</summary>
internal sealed class InterruptedAnswerException(string message, Exception? cause = null) : Exception(message, cause);
