using Healthcheck.Web;

namespace Healthcheck.Tests.Web;

/// <summary>From the request line to the part that is meant.</summary>
internal sealed class ResourcePathTests
{
    [TestCase("/connectors/orders", "orders")]
    [TestCase("/connectors/orders/", "orders")]
    [TestCase("/connectors/orders?x=/y", "orders")]
    [TestCase("/connectors/a%2Fb%20c", "a/b c")]
    [TestCase("/connectors/a%2fb%252f%3F%23", "a/b%2f?#")]
    [TestCase("/connectors/..", "..")]
    [TestCase("/connectors/%2E%2e", "..")]
    [TestCase("/connectors/.", ".")]
    [TestCase("/connectors/%C3%BCn%C3%AF%20%E2%9C%93", "ünï ✓")]
    [TestCase("/connectors/a+b", "a+b")]
    [TestCase("/connectors/tasks", "tasks")]
    [TestCase("/connectors/%20", " ")]
    [TestCase("http://health:18083/connectors/a%2Fb", "a/b")]
    public void Parse_Connector_IsDecodedOnce(string target, string name)
    {
        Assert.That(ResourcePath.Parse(ResourcePath.RemoveHost(target)), Is.EqualTo(new ResourcePath(null, name, null)));
    }

    [TestCase("/connectors/a/tasks/0", "a", 0)]
    [TestCase("/connectors/a/tasks/12/", "a", 12)]
    [TestCase("/connectors/a%2Ftasks%2F1/tasks/2?x", "a/tasks/1", 2)]
    [TestCase("/connectors/tasks/tasks/007", "tasks", 7)]
    public void Parse_Task_IsANumber(string target, string name, int id)
    {
        Assert.That(ResourcePath.Parse(target), Is.EqualTo(new ResourcePath(null, name, id)));
    }

    [TestCase("/workers/10.0.0.7:8083", "10.0.0.7:8083")]
    [TestCase("/workers/%5B2001:db8::7%5D%3A8083/", "[2001:db8::7]:8083")]
    [TestCase("/workers/source-%3Etarget", "source->target")]
    public void Parse_Worker_IsDecoded(string target, string id)
    {
        Assert.That(ResourcePath.Parse(target), Is.EqualTo(new ResourcePath(id, null, null)));
    }

    [TestCase("/")]
    [TestCase("")]
    [TestCase("*")]
    [TestCase("/connectors")]
    [TestCase("/connectors/")]
    [TestCase("/connectors//")]
    [TestCase("/connectors/?a")]
    [TestCase("/connectors/a/b")]
    [TestCase("/connectors/a/tasks")]
    [TestCase("/connectors/a/tasks/")]
    [TestCase("/connectors/a/tasks/x")]
    [TestCase("/connectors/a/tasks/-1")]
    [TestCase("/connectors/a/tasks/+1")]
    [TestCase("/connectors/a/tasks/99999999999")]
    [TestCase("/connectors/a/tasks/1/2")]
    [TestCase("/connectors/a/tasks/1//")]
    [TestCase("/connectors/a/status")]
    [TestCase("/connectors/a%2")]
    [TestCase("/connectors/a%zz")]
    [TestCase("/connectors/%FF")]
    [TestCase("/connectors/%C0%AF")]
    [TestCase("/connectors/ü")]
    [TestCase("/workers/")]
    [TestCase("/workers/a/b")]
    [TestCase("/Workers/a")]
    [TestCase("/workersa")]
    public void Parse_AnythingElse_IsNoPart(string target)
    {
        Assert.That(ResourcePath.Parse(target), Is.Null);
    }
}
