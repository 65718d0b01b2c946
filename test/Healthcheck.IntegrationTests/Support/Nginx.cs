using System.ComponentModel;
using System.Diagnostics;

namespace Healthcheck.IntegrationTests.Support;

/// <summary>A real nginx as Debian installs it, which shares single requests in turn among workers, or stands before a daemon.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(20);

    private readonly RunFolder _folder = new();
    private readonly int _port = Loopback.FreePort();
    private readonly ChildProcess _process;

    /// <param name="behind">Hosts and ports that take turns.</param>
    /// <param name="folder">Below which they are reached, with a slash at both ends; they do not get to see it.</param>
    private Nginx(IEnumerable<string> behind, string folder)
    {
        Url = new Uri($"http://127.0.0.1:{_port}/");
        _folder.Write("nginx.conf", Settings(behind, folder));
        var start = new ProcessStartInfo("nginx", ["-p", _folder.Root, "-c", "nginx.conf", "-e", "stderr"]);
        try
        {
            _process = ChildProcess.Start(start, $"nginx-{_port}", _folder);
        }
        catch (Win32Exception)
        {
            _folder.Dispose();
            Requirement.Missing("There is no nginx on the path; on Debian it is in the package nginx-light.");
            throw;
        }
    }

    public Uri Url { get; }

    public static Task<Nginx> StartAsync(params IEnumerable<ConnectWorker> workers) =>
        StartAsync(new Nginx(workers.Select(worker => worker.Url.Authority), "/"));

    /// <summary>Before a daemon, below a folder with a slash at both ends.</summary>
    public static Task<Nginx> StartAsync(DaemonProcess daemon, string folder) => StartAsync(new Nginx([daemon.Target], folder));

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task<Nginx> StartAsync(Nginx nginx)
    {
        try
        {
            await Eventually.TrueAsync(
                () =>
                {
                    Assert.That(nginx._process.HasExited, Is.False, () => $"nginx has ended: {nginx._process.Tail()}");
                    return Loopback.AcceptsAsync(nginx._port);
                },
                StartLimit,
                "nginx accepts connections");
            return nginx;
        }
        catch
        {
            await nginx.DisposeAsync();
            throw;
        }
    }

    // One process, so that the turns are those of all requests; it runs as whoever runs the tests.
    private string Settings(IEnumerable<string> behind, string folder) => $$"""
        daemon off;
        master_process off;
        worker_processes 1;
        pid nginx.pid;
        error_log stderr;
        events { worker_connections 256; }
        http {
          access_log off;
          client_body_temp_path body;
          proxy_temp_path proxy;
          fastcgi_temp_path fastcgi;
          uwsgi_temp_path uwsgi;
          scgi_temp_path scgi;
          upstream behind {
            {{string.Join("\n    ", behind.Select(authority => $"server {authority};"))}}
            keepalive 8;
          }
          server {
            listen {{Url.Authority}};
            location {{folder}} {
              proxy_pass http://behind/;
              proxy_http_version 1.1;
              proxy_set_header Connection "";
            }
          }
        }

        """;
}
