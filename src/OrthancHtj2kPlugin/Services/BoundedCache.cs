// SPDX-License-Identifier: GPL-3.0-or-later
using System.Diagnostics.CodeAnalysis;

namespace OrthancHtj2kPlugin.Services;

/// <summary>Remembers values up to a limit; a further one replaces the oldest. Any number of threads may use it.</summary>
/// <param name="limit">The most values.</param>
internal sealed class BoundedCache<TKey, TValue>(int limit)
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, TValue> _values = [];
    private readonly Queue<TKey> _ages = new();

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        lock (_ages)
        {
            return _values.TryGetValue(key, out value);
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_ages)
        {
            if (!_values.ContainsKey(key))
            {
                _ages.Enqueue(key);
                if (_ages.Count > limit)
                {
                    _values.Remove(_ages.Dequeue());
                }
            }

            _values[key] = value;
        }
    }
}
