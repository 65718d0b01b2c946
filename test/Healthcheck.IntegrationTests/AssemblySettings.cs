using Healthcheck.IntegrationTests.Support;

[assembly: Category("Integration")]
[assembly: NonParallelizable]
[assembly: ShowLogsOnFailure]
