// Where the program is.
import * as path from "node:path";

/** What the search asks of the machine. */
export interface Machine {
  /** What the user set; empty where nothing. */
  setting: string;
  /** The folder of this extension. */
  extension: string;
  /** The workspace's first folder, against which a relative setting is read. */
  folder: string | undefined;
  /** The variables of the environment. */
  environment: Record<string, string | undefined>;
  platform: NodeJS.Platform;
  home: string;
  /** Whether a path is a file that can be run. */
  runs(file: string): boolean;
}

/** The program and where it was found, or every place that was looked at. */
export type Found = { program: string; from: string } | { lookedAt: string[] };

/**
 * The program: what the user set (and then nothing else: a wrong path is said, not worked around), the one that comes with the
 * extension, the first on the PATH, the one that `cargo install` puts in place.
 */
export function find(machine: Machine): Found {
  const name = machine.platform === "win32" ? "seaworthy.exe" : "seaworthy";
  const join = machine.platform === "win32" ? path.win32 : path.posix;
  if (machine.setting !== "") {
    const home = machine.setting.replace(/^~(?=[/\\]|$)/, () => machine.home);
    const program = join.isAbsolute(home) || machine.folder === undefined ? home : join.join(machine.folder, home);
    return machine.runs(program) ? { program, from: "seaworthy.path" } : { lookedAt: [program] };
  }
  const onPath = (machine.environment["PATH"] ?? machine.environment["Path"] ?? "").split(join.delimiter).filter(join.isAbsolute);
  const cargo = machine.environment["CARGO_HOME"] || join.join(machine.home, ".cargo");
  const places: [string, string][] = [
    [join.join(machine.extension, "bundled", name), "the extension"],
    ...onPath.map((folder): [string, string] => [join.join(folder, name), "the PATH"]),
    [join.join(cargo, "bin", name), "cargo install"],
  ];
  const place = places.find(([program]) => machine.runs(program));
  return place ? { program: place[0], from: place[1] } : { lookedAt: places.map(([program]) => program) };
}
