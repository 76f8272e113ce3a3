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
    public bool HasSharedKeyValues()
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
        return system.RootElement.GetProperty("DatabaseBackendPlugin").ValueKind == JsonValueKind.String
            && system.RootElement.TryGetProperty("Capabilities", out JsonElement capabilities)
            && capabilities.TryGetProperty("HasKeyValueStores", out JsonElement has) && has.ValueKind == JsonValueKind.True;
    }

    /// <inheritdoc/>
    public bool SetKeyValue(string store, string key, string value)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(value);
        fixed (byte* storeText = Terminated(store), keyText = Terminated(key), content = bytes)
        {
            StoreKeyValueParameters parameters =
                new() { StoreId = storeText, Key = keyText, Value = content, ValueSize = (uint)bytes.Length };
            return Invoke(Service.StoreKeyValue, &parameters) == ErrorCode.Success;
        }
    }

    /// <inheritdoc/>
    public bool ReadKeyValues(string store, Action<string, string> read)
    {
        void* iterator = null;
        fixed (byte* text = Terminated(store))
        {
            CreateKeysValuesIteratorParameters create = new() { Target = &iterator, StoreId = text };
            if (Invoke(Service.CreateKeysValuesIterator, &create) != ErrorCode.Success || iterator is null)
            {
                return false;
            }
        }

        try
        {
            bool isSuccess;
            bool isThere;
            do
            {
                isSuccess = MoveNext(iterator, out isThere) && (!isThere || ReadEntry(iterator, read));
            }
            while (isSuccess && isThere);

            return isSuccess;
        }
        finally
        {
            FreeKeysValuesIteratorParameters free = new() { Iterator = iterator };
            _ = Invoke(Service.FreeKeysValuesIterator, &free);
        }
    }

    private bool MoveNext(void* iterator, out bool isThere)
    {
        byte isDone = 0;
        KeysValuesIteratorNextParameters next = new() { Done = &isDone, Iterator = iterator };
        bool isSuccess = Invoke(Service.KeysValuesIteratorNext, &next) == ErrorCode.Success;
        isThere = isDone != 0;
        return isSuccess;
    }

    private bool ReadEntry(void* iterator, Action<string, string> read)
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

        string text = Encoding.UTF8.GetString((byte*)value.Data, (int)value.Size);
        _context->Free(value.Data);
        read(Marshal.PtrToStringUTF8((nint)key) ?? "", text);
        return true;
    }
}
