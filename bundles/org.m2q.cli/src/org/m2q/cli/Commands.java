package org.m2q.cli;

import java.util.List;
import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands and their options. Built without annotations: reading those takes longer than parsing the arguments. */
final class Commands {

	private Commands() {
	}

	static CommandLine create() {
		CommandSpec root = spec("m2q", "Quantized vision models and their accelerators, from one .m2q text.");
		root.addOption(OptionSpec.builder("-V", "--version").versionHelp(true).description("Print the version.").build());
		root.addSubcommand("simulate", simulate());
		root.addSubcommand("schedule", schedule());
		root.addSubcommand("sweep", sweep());
		root.addSubcommand("import", imports());
		root.addSubcommand("export", export());
		root.addSubcommand("compile", compile());
		root.addSubcommand("evaluate", study("evaluate", "Score a trained model on labelled data: in float32 and in the integers of every policy of an experiment.",
				"Score only the first N samples of the validation data."));
		root.addSubcommand("quantize", study("quantize", "Show what the policies of an experiment do to every layer of a trained model, and what is not well.",
				"Compare layers on N samples of the calibration data (default: 4)."));
		root.addSubcommand("verify-export", verifyExport());
		root.addSubcommand("check", check());
		root.addSubcommand("fmt", format());
		root.addSubcommand("report", report());
		root.addSubcommand("explore", explore());
		root.addSubcommand("diff", diff());
		root.addSubcommand("lsp", server());
		CommandSpec help = spec("help", "Explain a command.");
		help.addPositional(PositionalParamSpec.builder().index("0").arity("0..1").type(String.class).paramLabel("COMMAND")
				.description("The command to explain; all of them without it.").build());
		root.addSubcommand("help", help);
		root.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes());
		CommandLine commands = new CommandLine(root);
		commands.setCaseInsensitiveEnumValuesAllowed(false);
		commands.setUsageHelpLongOptionsMaxWidth(26);
		commands.setUsageHelpWidth(100);
		return commands;
	}

	static ParseResult parse(CommandLine commands, List<String> arguments) throws CommandException {
		try {
			return commands.parseArgs(arguments.toArray(String[]::new));
		} catch (UnmatchedArgumentException e) {
			String name = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
			List<String> meant = e.getSuggestions();
			boolean option = name.startsWith("-");
			boolean unknown = !option && e.getCommandLine() == commands;
			throw CommandException.usage((unknown ? "there is no command " : option ? "there is no option " : "unexpected argument ") + name
					+ (meant.isEmpty() ? "" : "; did you mean " + meant.get(0) + "?")
					+ (meant.isEmpty() ? "; " : " ") + "see \"" + seeAlso(commands, e) + "\".");
		} catch (ParameterException e) {
			String message = e.getMessage().lines().findFirst().orElse("the arguments are wrong").strip();
			message = message.endsWith(".") ? message.substring(0, message.length() - 1) : message;
			throw CommandException.usage(message.substring(0, 1).toLowerCase(java.util.Locale.ROOT) + message.substring(1) + "; see \""
					+ seeAlso(commands, e) + "\".");
		}
	}

	private static String seeAlso(CommandLine commands, ParameterException e) {
		return e.getCommandLine() == commands ? "m2q help" : "m2q help " + e.getCommandLine().getCommandName();
	}

	/** The help text of a command, or of all. */
	static String help(CommandLine commands, String name) throws CommandException {
		CommandLine command = name.isEmpty() ? commands : commands.getSubcommands().get(name);
		if (command == null) {
			throw CommandException.usage("there is no command " + name + "; see \"m2q help\".");
		}
		return command.getUsageMessage(Ansi.OFF).replace(System.lineSeparator(), "\n");
	}

	/** The version of the bundle. */
	static String version() {
		String version = Commands.class.getPackage().getImplementationVersion();
		return version == null ? "0.1.0" : version;
	}

	private static CommandSpec simulate() {
		CommandSpec spec = spec("simulate", "Run the experiments of a file and print latency, energy and energy-delay product (EDP).");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("FILE")
				.description("The .m2q file.").build());
		spec.addOption(text("NAME", "Run only this experiment.", "-e", "--experiment"));
		spec.addOption(text("MODEL", "Run without an experiment: this model, for example \"EfficientViT_B1(resolution in [224, 256])\".", "--model"));
		spec.addOption(text("POLICY", "The policy to run it with.", "--policy"));
		spec.addOption(text("ACCELERATOR", "The accelerator to run it on, for example \"M2ViT(cap = 128 KiB)\".", "--on"));
		spec.addOption(text("MAPPING", "The mapping to use; without it the one of the accelerator.", "--using"));
		changes(spec);
		spec.addOption(table());
		reports(spec);
		spec.addOption(text("WHICH", "Layers in the table: all, none or top:N (default: top:20).", "--layers"));
		spec.addOption(text("FIDELITY", "analytical or event; without it what the experiments say.", "--fidelity"));
		spec.addOption(severity());
		spec.addOption(flag("Print no table.", "-q", "--quiet"));
		spec.addOption(flag("Print ASCII only.", "--ascii"));
		return spec;
	}

	/** What runs may use in place of what the text says. */
	private static void changes(CommandSpec spec) {
		spec.addOption(pairs("NAME=VALUE", "Value of a parameter of the models or accelerators, in place of what the text says: \"resolution=288\" or \"bandwidth=6.4 GB/s\". "
				+ "May be given for several parameters.", ChangeOptions.SET));
		spec.addOption(clock());
	}

	private static OptionSpec clock() {
		return text("FREQUENCY", "Clock of the accelerators, such as \"400 MHz\", in place of theirs.", ChangeOptions.CLOCK);
	}

	private static OptionSpec table() {
		return pairs("TABLE=OTHER", "Take the rows of another energy table that has all of them. May be given for several tables.", ChangeOptions.TABLE);
	}

	private static OptionSpec pairs(String label, String description, String name) {
		return OptionSpec.builder(name).type(List.class).auxiliaryTypes(String.class).arity("1").paramLabel(label).description(description).build();
	}

	private static void reports(CommandSpec spec) {
		spec.addOption(text("FILE", "Write all results as JSON; \"-\" is the standard output.", "--json"));
		spec.addOption(text("FILE", "Write all results as comma-separated values.", "--csv"));
		spec.addOption(text("FILE", "Write a report as a web page.", "--html"));
		spec.addOption(text("FILE", "Write the totals, and the layers with the largest share, as Markdown.", "--markdown"));
	}

	private static CommandSpec report() {
		CommandSpec spec = spec("report", "Show a stored result again, or write it in another form; nothing is simulated.");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("REPORT")
				.description("A report as simulate --json writes it, or a .m2qresult of the workbench.").build());
		reports(spec);
		spec.addOption(text("WHICH", "Layers in the table: all, none or top:N (default: top:20).", "--layers"));
		spec.addOption(flag("Print ASCII only.", "--ascii"));
		return spec;
	}

	private static CommandSpec explore() {
		CommandSpec spec = spec("explore", "Search for policies with a better compromise of EDP and accuracy proxy, for the first point of an experiment.");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("FILE")
				.description("The .m2q file.").build());
		spec.addOption(text("NAME", "The experiment (default: the first).", "-e", "--experiment"));
		spec.addOption(text("DB", "The least accuracy proxy that a policy of the front may have, such as \"30 dB\".", "--proxy"));
		spec.addOption(text("SIZE", "The most data to and from DRAM that a policy of the front may have, such as \"2 MiB\".", "--dram"));
		spec.addOption(text("N", "Price at most N policies (default: 5000).", "--points"));
		spec.addOption(flag("Let every layer change on its own; otherwise all layers of an operator change together.", "--single"));
		spec.addOption(text("FILE", "Write all priced policies as comma-separated values.", "--csv"));
		spec.addOption(text("N", "Write policy N of the printed front into the text, as a new policy that the experiment runs.", "--apply"));
		spec.addOption(text("OUT", "With --apply: write the changed text there (default: FILE).", "--to"));
		spec.addOption(flag("Print ASCII only.", "--ascii"));
		return spec;
	}

	private static CommandSpec diff() {
		CommandSpec spec = spec("diff", "Say what changed between two reports, or in which layer two ONNX models or npz dumps of values differ first.");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("A")
				.description("The earlier report, or a .onnx or .npz file.").build());
		spec.addPositional(PositionalParamSpec.builder().index("1").arity("1").required(true).type(String.class).paramLabel("B")
				.description("The later report, or a .onnx or .npz file.").build());
		spec.addOption(text("FILE", "Write what changed between reports as a web page; \"-\" is the standard output.", "--html"));
		spec.addOption(text("FILE", "Write the totals and layers of both reports as comma-separated values.", "--csv"));
		spec.addOption(text("FILE", "Write what changed between reports as JSON.", "--json"));
		spec.addOption(flag("Print what changed between reports as Markdown.", "--markdown"));
		return spec;
	}

	private static CommandSpec schedule() {
		CommandSpec spec = spec("schedule", "Schedule one run of an experiment tile by tile, verify the schedule and write it.");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("FILE")
				.description("The .m2q file.").build());
		spec.addOption(text("NAME", "The experiment (default: the first).", "-e", "--experiment"));
		spec.addOption(text("N", "Which of its points, counted from 1 in the order of the report (default: 1).", "--point"));
		changes(spec);
		spec.addOption(text("FILE", "Write the schedule as JSON; \"-\" is the standard output.", "--json"));
		spec.addOption(text("FILE", "Write one row per step as comma-separated values.", "--csv"));
		spec.addOption(text("FILE", "Write trace events, for Perfetto or Chrome's tracing page.", "--trace"));
		spec.addOption(text("STAGE", "Print in place of the summary what is known after operators, layers, policy, engines, tiles or schedule.", "--ir"));
		spec.addOption(flag("Print no summary.", "-q", "--quiet"));
		spec.addOption(flag("Print ASCII only.", "--ascii"));
		return spec;
	}

	private static CommandSpec sweep() {
		CommandSpec spec = spec("sweep", "Price every point of the grids of a file's experiments and write one row each.");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("FILE")
				.description("The .m2q file.").build());
		spec.addOption(text("NAME", "Sweep only this experiment.", "-e", "--experiment"));
		spec.addOption(pairs("NAME=VALUES", "Values of a parameter of the accelerators or models, in place of what the experiment says: \"bandwidth=6.4 GB/s,12.8 GB/s\", "
						+ "\"mpma_filters=8..32 step 8\" or \"weight_capacity=64 KiB..512 KiB times 2\". May be given for several parameters.", "--set"));
		spec.addOption(clock());
		spec.addOption(table());
		spec.addOption(text("FILE", "Write comma-separated values there; \"-\", the standard output, unless given.", "--csv"));
		spec.addOption(text("N", "Price so many points at the same time (default: the number of processors).", "-j", "--jobs"));
		spec.addOption(flag("Print ASCII only.", "--ascii"));
		return spec;
	}

	private static CommandSpec imports() {
		CommandSpec spec = spec("import", "Make a .m2q text of an ONNX model, and a file of its weights beside it.");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("MODEL")
				.description("The .onnx file.").build());
		spec.addOption(OptionSpec.builder("--to").type(String.class).arity("1").required(true).paramLabel("FILE")
				.description("Where the text goes, ending in .m2q; the weights go to the same name ending in .safetensors.").build());
		spec.addOption(text("NAME", "What the model is called in the text (default: after FILE).", "--name"));
		spec.addOption(pairs("OLD=NEW", "Name in the text, in place of the one that it has otherwise or in the model. May be given for several names.", RenameOptions.RENAME));
		spec.addOption(text("SIZES", "Shape of the input with a batch of 1, such as 1,3,48,320; needed when the model leaves it open.", "--shape"));
		return spec;
	}

	private static CommandSpec export() {
		CommandSpec spec = spec("export", "Write a model as ONNX in float32, or a quantized network in one of four exact forms.");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("FILE")
				.description("The .m2q file, or with --form a .onnx file that was exported with --form.").build());
		spec.addOption(OptionSpec.builder("--onnx").type(String.class).arity("1").required(true).paramLabel("OUT").description("Where the model goes.").build());
		spec.addOption(text("NAME", "The model; needed when the file has several.", "--model"));
		spec.addOption(pairs("NAME=VALUE", "Value of a parameter of the model. May be given for several parameters.", "--set"));
		spec.addOption(text("WEIGHTS", "Take the weights by name from a .safetensors, .npz, .npy or .onnx file.", "--weights"));
		spec.addOption(text("N", "Make random weights of this seed; without it and --weights what the experiment of the model says.", "--seed"));
		spec.addOption(text("FORM", "Write a quantized network as qdq, qoperator, integer or qonnx.", "--form"));
		spec.addOption(flag("Stay in the form where it does not compute the same codes; the certificate says where.", "--pure"));
		spec.addOption(text("NAME", "With --form: model, policy and weights of this experiment (default: the first).", "-e", "--experiment"));
		spec.addOption(text("N", "With --form: which of its points, counted from 1 in the order of the report (default: 1).", "--point"));
		spec.addOption(text("NAME", "With --form: this policy, in place of an experiment.", "--policy"));
		spec.addOption(text("DATA", "With --form: what ranges of values are observed on (default: what the experiment says, else 8 random samples).", "--calibration"));
		spec.addOption(text("N", "With --form: observe only the first N of them.", "--samples"));
		spec.addOption(flag("Verify the model and write what is guaranteed beside it, as OUT without .onnx and with .certificate.json.", "--certificate"));
		spec.addOption(text("JAR", "Verify with ONNX Runtime, too: its jar for Java.", "--onnxruntime"));
		return spec;
	}

	private static CommandSpec verifyExport() {
		CommandSpec spec = spec("verify-export", "Run a model that export --form wrote and compare every tensor with the network it was made from.");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("MODEL")
				.description("The .onnx file.").build());
		spec.addOption(text("JAR", "Verify with ONNX Runtime, too: its jar for Java.", "--onnxruntime"));
		spec.addOption(text("N", "Number of random inputs (default: 2).", "--inputs"));
		spec.addOption(text("N", "Seed of the first of them (default: 0).", "--seed"));
		spec.addOption(text("FILE", "Write the certificate with these runs.", "--certificate"));
		spec.addOption(text("FILE", "Write all tensors of the first run as .npz, for diff.", "--dump"));
		return spec;
	}

	private static CommandSpec compile() {
		CommandSpec spec = spec("compile", "Quantize a model and write it as Java: a Maven project with the class, its weights and the inference runtime.");
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("FILE")
				.description("The .m2q file.").build());
		spec.addOption(OptionSpec.builder("-o", "--out").type(String.class).arity("1").required(true).paramLabel("FOLDER")
				.description("Where the project goes; the folder is empty or does not exist yet.").build());
		spec.addOption(flag("Replace the project's files in a folder that is not empty; other files stay.", "--force"));
		spec.addOption(text("NAME", "Model, policy and weights of this experiment (default: the first).", "-e", "--experiment"));
		spec.addOption(text("N", "Which of its points, counted from 1 in the order of the report (default: 1).", "--point"));
		spec.addOption(text("NAME", "This policy, in place of an experiment.", "--policy"));
		spec.addOption(text("NAME", "The model, with --policy; needed when the file has several.", "--model"));
		spec.addOption(pairs("NAME=VALUE", "Value of a parameter of the model, with --policy. May be given for several parameters.", "--set"));
		spec.addOption(text("WEIGHTS", "Take the weights by name from a .safetensors, .npz, .npy or .onnx file.", "--weights"));
		spec.addOption(text("N", "Make random weights of this seed; without it and --weights what the experiment says.", "--seed"));
		spec.addOption(text("DATA", "Pictures or arrays that ranges of values are observed on (default: what the experiment says, else 4 random ones).", "--calibration"));
		spec.addOption(text("N", "Observe only the first N of them.", "--samples"));
		spec.addOption(text("NAME", "Package of the class (default: generated).", "--package"));
		spec.addOption(text("NAME", "Name of the class (default: after the model).", "--class"));
		spec.addOption(flag("Print ASCII only.", "--ascii"));
		return spec;
	}

	private static CommandSpec study(String name, String description, String samples) {
		CommandSpec spec = spec(name, description);
		spec.addPositional(PositionalParamSpec.builder().index("0").arity("1").required(true).type(String.class).paramLabel("FILE")
				.description("The .m2q file, with an experiment that names weights and data.").build());
		spec.addOption(text("NAME", "The experiment (default: the first).", "-e", "--experiment"));
		spec.addOption(text("N", samples, "--samples"));
		spec.addOption(text("FILE", "Also write the results as JSON; - is the standard output.", "--json"));
		spec.addOption(text("FILE", "Also write the results as CSV; - is the standard output.", "--csv"));
		spec.addOption(text("N", "Use N threads (default: one per core). The results do not depend on it.", "--jobs"));
		spec.addOption(flag("Observe ranges anew instead of taking those that an earlier run kept.", "--no-cache"));
		spec.addOption(flag("Print ASCII only.", "--ascii"));
		return spec;
	}

	private static CommandSpec check() {
		CommandSpec spec = spec("check", "Print every problem of files and of what they import.");
		files(spec, "The .m2q files.");
		spec.addOption(text("FORMAT", "text (default) or json.", "--format"));
		spec.addOption(text("N", "Print at most N problems; 0 prints all (default: 100, json: all).", "--limit"));
		spec.addOption(flag("Repair what has one safe repair, then print what is left.", "--fix"));
		spec.addOption(flag("Print the files with what every line is estimated to cost at its end, and the problems as usual.", "--annotate"));
		spec.addOption(severity());
		spec.addOption(flag("Print ASCII only.", "--ascii"));
		return spec;
	}

	private static OptionSpec severity() {
		return pairs("CODE=LEVEL", "How bad the problems of a code are: error, warning, info or ignore. May be given for several codes; errors stay errors.", "--severity");
	}

	private static CommandSpec format() {
		CommandSpec spec = spec("fmt", "Bring files into the one canonical form.");
		files(spec, "The .m2q files.");
		spec.addOption(flag("Change nothing; name the files that are not in that form and return 1.", "--check"));
		return spec;
	}

	private static CommandSpec server() {
		CommandSpec spec = spec("lsp", "Serve an editor: speak the Language Server Protocol on the standard input and output until the editor ends.");
		spec.addOption(flag("Accepted because many editors give it; there is no other way.", "--stdio"));
		return spec;
	}

	private static void files(CommandSpec spec, String description) {
		spec.addPositional(PositionalParamSpec.builder().index("0..*").arity("1..*").required(true).type(List.class).auxiliaryTypes(String.class)
				.paramLabel("FILE").description(description).build());
	}

	private static CommandSpec spec(String name, String description) {
		CommandSpec spec = CommandSpec.create().name(name);
		spec.usageMessage().description(description).abbreviateSynopsis(name.equals("m2q"));
		spec.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).description("Print this text.").build());
		spec.addOption(OptionSpec.builder("--debug").description("Print the stack trace of an internal error.").build());
		return spec;
	}

	private static OptionSpec text(String label, String description, String... names) {
		return OptionSpec.builder(names).type(String.class).arity("1").paramLabel(label).description(description).build();
	}

	private static OptionSpec flag(String description, String... names) {
		return OptionSpec.builder(names).type(boolean.class).arity("0").description(description).build();
	}

	private static Map<String, String> exitCodes() {
		Map<String, String> codes = new java.util.LinkedHashMap<>();
		codes.put("0", "success");
		codes.put("1", "the input has errors; with fmt --check: a file is not formatted; with lsp: the editor is gone");
		codes.put("2", "the command line is wrong");
		codes.put("3", "an expectation of an experiment is not met");
		codes.put("4", "a file cannot be read or written");
		codes.put("70", "internal error");
		codes.put("130", "interrupted");
		return codes;
	}
}
