// Stand-ins for what snippets need of .NET and Mono lacks, by which they were run
// with Mono once: no part of a snippet.
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Threading.Tasks;

static class Entry
{
    static void Main()
    {
        var main = typeof(Program).GetMethod("Main", BindingFlags.Static | BindingFlags.NonPublic);
        ((Task)main.Invoke(null, null)).GetAwaiter().GetResult();
    }
}

namespace System.Text.Json
{
    static class JsonSerializer
    {
        static string Quoted(object v)
        {
            return "\"" + v.ToString().Replace("\\", "\\\\").Replace("\"", "\\\"") + "\"";
        }

        public static string Serialize(Dictionary<string, object> members)
        {
            return "{" + string.Join(",", members.Select(m => Quoted(m.Key) + ":" + (m.Value is string[] list
                ? "[" + string.Join(",", list.Select(Quoted)) + "]"
                : Quoted(m.Value)))) + "}";
        }
    }
}
