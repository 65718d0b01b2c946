using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;

namespace Healthcheck.Fuzz;

/// <summary>
/// The input that is being read, in a file: it outlives a process that dies of it (a stack that overflows ends .NET at once), and one that
/// has to be ended.
/// </summary>
internal sealed class CurrentInput : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte[] _length = new byte[sizeof(int)];

    public CurrentInput(string path, int longest)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, null, sizeof(int) + longest);
        _view = _file.CreateViewAccessor();
    }

    public void Write(ReadOnlySpan<byte> input)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_length, input.Length);
        _view.SafeMemoryMappedViewHandle.WriteSpan<byte>(0, _length);
        _view.SafeMemoryMappedViewHandle.WriteSpan(sizeof(int), input);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
