using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Healthcheck.Web;

/// <summary>
/// The users of one version of the file, and which passwords were found right: those need not be hashed again. Another version of the
/// file begins with none.
/// </summary>
internal sealed class UserAccounts(FrozenDictionary<string, string> hashes, PasswordHashing hashing)
{
    /// <summary>A user mostly has one, but bcrypt looks at 72 bytes only, so what follows may vary.</summary>
    private const int MostRight = 256;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, bool> _right = new(StringComparer.Ordinal);
    private readonly FrozenDictionary<string, string> _hashes = hashes;

    public bool AreOf(FrozenDictionary<string, string> users) => users == _hashes;

    /// <summary>
    /// For an unknown user another's hash is computed for nothing, always the same one's for the same name: so time does not tell who
    /// exists, also where the hashes differ in cost.
    /// </summary>
    /// <returns>Null when too many are being hashed.</returns>
    public async Task<bool?> AreRightAsync(BasicCredentials credentials, CancellationToken cancellationToken)
    {
        if (!_hashes.TryGetValue(credentials.User, out var hash))
        {
            return await hashing.VerifyAsync(credentials.Password, Other(credentials.User), () => false, cancellationToken) is null
                ? null
                : false;
        }

        var entry = Entry(credentials, hash);
        if (_right.ContainsKey(entry))
        {
            return true;
        }

        var isRight = await hashing.VerifyAsync(credentials.Password, hash, () => _right.ContainsKey(entry), cancellationToken);
        if (isRight is true)
        {
            if (_right.Count >= MostRight)
            {
                _right.Clear();
            }

            _right[entry] = true;
        }

        return isRight;
    }

    private string Other(string user)
    {
        var number = BinaryPrimitives.ReadUInt32LittleEndian(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(user)));
        return _hashes.Values[(int)(number % (uint)_hashes.Count)];
    }

    /// <summary>Tells nothing of what it is made of: the key is nowhere but here.</summary>
    private string Entry(BasicCredentials credentials, string hash)
    {
        // Neither user nor hash can hold a line break.
        var text = Encoding.UTF8.GetBytes($"{credentials.User}\n{hash}\n{credentials.Password}");
        return Convert.ToHexString(HMACSHA256.HashData(_key, text));
    }
}
