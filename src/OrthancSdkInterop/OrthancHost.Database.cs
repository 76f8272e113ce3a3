// SPDX-License-Identifier: GPL-3.0-or-later
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using OrthancSdkInterop.Abi;

namespace OrthancSdkInterop;

public sealed unsafe partial class OrthancHost
{
    /// <inheritdoc/>
    public string? ServerIdentifier
    {
        get
        {
            byte* text = null;
            RetrieveDynamicStringParameters parameters = new() { Result = &text };
            return Version.IsAtLeast(1, 11, 1) && Invoke(Service.GetDatabaseServerIdentifier, &parameters) == ErrorCode.Success
                ? Marshal.PtrToStringUTF8((nint)text)
                : null;
        }
    }

    /// <inheritdoc/>
    public string? GetProperty(int number)
    {
        byte* text = null;
        fixed (byte* none = "\0"u8)
        {
            GlobalPropertyParameters parameters = new() { Result = &text, Property = number, Value = none };
            if (Invoke(Service.GetGlobalProperty, &parameters) != ErrorCode.Success || text is null)
            {
                return null;
            }
        }

        string value = Marshal.PtrToStringUTF8((nint)text) ?? "";
        _context->Free(text);
        return value;
    }

    /// <inheritdoc/>
    public bool SetProperty(int number, string value)
    {
        fixed (byte* text = Terminated(value))
        {
            GlobalPropertyParameters parameters = new() { Property = number, Value = text };
            return Invoke(Service.SetGlobalProperty, &parameters) == ErrorCode.Success;
        }
    }

    /// <inheritdoc/>
    public bool HasKeyValues()
    {
        if (!Version.IsAtLeast(1, 12, 8))
        {
            return false;
        }

        using RestAnswer answer = Get("/system");
        if (!answer.IsSuccess)
        {
            return false;
        }

        using JsonDocument system = JsonDocument.Parse(answer.Body.ToArray());
        return system.RootElement.TryGetProperty("Capabilities", out JsonElement capabilities)
            && capabilities.TryGetProperty("HasKeyValueStores", out JsonElement has) && has.ValueKind == JsonValueKind.True;
    }

    /// <inheritdoc/>
    public bool SetKeyValue(string store, string key, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* storeText = Terminated(store), keyText = Terminated(key), content = bytes)
        {
            StoreKeyValueParameters parameters = new() { StoreId = storeText, Key = keyText, Value = content, ValueSize = (uint)bytes.Length };
            return Invoke(Service.StoreKeyValue, &parameters) == ErrorCode.Success;
        }
    }

    /// <inheritdoc/>
    public List<(string Key, string Value)>? GetKeyValues(string store)
    {
        void* iterator = null;
        fixed (byte* text = Terminated(store))
        {
            CreateKeysValuesIteratorParameters create = new() { Target = &iterator, StoreId = text };
            if (Invoke(Service.CreateKeysValuesIterator, &create) != ErrorCode.Success || iterator is null)
            {
                return null;
            }
        }

        List<(string, string)> entries = [];
        bool isWhole = false;
        while (MoveNext(iterator, out bool isEnd))
        {
            isWhole = isEnd;
            if (isEnd || !AddEntry(iterator, entries))
            {
                break;
            }
        }

        FreeKeysValuesIteratorParameters free = new() { Iterator = iterator };
        _ = Invoke(Service.FreeKeysValuesIterator, &free);
        return isWhole ? entries : null;
    }

    private bool MoveNext(void* iterator, out bool isEnd)
    {
        byte done = 0;
        KeysValuesIteratorNextParameters next = new() { Done = &done, Iterator = iterator };
        bool isSuccess = Invoke(Service.KeysValuesIteratorNext, &next) == ErrorCode.Success;
        isEnd = done != 0;
        return isSuccess;
    }

    private bool AddEntry(void* iterator, List<(string Key, string Value)> entries)
    {
        byte* key = null;
        MemoryBuffer value = default;
        KeysValuesIteratorGetKeyParameters getKey = new() { Target = &key, Iterator = iterator };
        KeysValuesIteratorGetValueParameters getValue = new() { Target = &value, Iterator = iterator };
        if (Invoke(Service.KeysValuesIteratorGetKey, &getKey) != ErrorCode.Success
            || Invoke(Service.KeysValuesIteratorGetValue, &getValue) != ErrorCode.Success)
        {
            return false;
        }

        entries.Add((Marshal.PtrToStringUTF8((nint)key) ?? "", Encoding.UTF8.GetString((byte*)value.Data, (int)value.Size)));
        _context->Free(value.Data);
        return true;
    }
}
