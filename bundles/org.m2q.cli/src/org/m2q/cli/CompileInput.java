package org.m2q.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.m2q.accelerator.ExperimentPoint;
import org.m2q.accelerator.ExperimentResult;
import org.m2q.accelerator.LayerCost;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.calibration.DataDeclarations;
import org.m2q.calibration.data.Preprocessing;
import org.m2q.codegen.java.project.Pictures;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.DataKind;
import org.m2q.model.m2q.DataSource;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.Policy;
import org.m2q.model.m2q.WeightsSource;
import org.m2q.network.Elaboration;
import org.m2q.network.Elaborator;
import org.m2q.network.LayerNetwork;
import org.m2q.network.Layers;
import org.m2q.quant.LayerMetrics;
import org.m2q.quant.PolicyResolver;
import org.m2q.quant.ResolvedPolicy;

import picocli.CommandLine.ParseResult;

/**
 * What is quantized.
 *
 * @param network the layers
 * @param policy their precision
 * @param weights what the experiment says of weights
 * @param calibration what the experiment says of calibration data
 * @param preprocessing what is done to pictures
 */
record CompileInput(LayerNetwork network, ResolvedPolicy policy, Optional<WeightsSource> weights, Optional<DataSource> calibration,
		Preprocessing preprocessing) {

	/** What the project does to pictures. */
	Pictures pictures() {
		Optional<Preprocessing.Resize> resize = preprocessing.resize();
		boolean shorter = resize.isPresent() && resize.get().fit() == Preprocessing.Fit.SHORTER;
		boolean rows = resize.isPresent() && resize.get().fit() == Preprocessing.Fit.ROWS;
		return new Pictures(shorter ? Pictures.Fit.SHORTER : rows ? Pictures.Fit.ROWS : Pictures.Fit.STRETCH, shorter ? resize.get().size() : 0, preprocessing.mean(),
				preprocessing.deviation(), preprocessing.colours() == Preprocessing.Colours.BGR);
	}

	/**
	 * Rejects options that exclude each other.
	 *
	 * @param see where options are explained
	 */
	static void check(ParseResult arguments, String see) throws CommandException {
		boolean policy = arguments.hasMatchedOption("--policy");
		if (policy && (arguments.hasMatchedOption("--experiment") || arguments.hasMatchedOption("--point"))) {
			throw CommandException.usage("--policy excludes --experiment and --point" + see);
		}
		if (!policy && (arguments.hasMatchedOption("--model") || arguments.hasMatchedOption("--set"))) {
			throw CommandException.usage("--model and --set need --policy" + see);
		}
		ModelArguments.values(arguments.matchedOptionValue("--set", List.<String>of()), see);
	}

	/** The point of an experiment, or the model and policy of the options; empty when problems say why not. */
	static Optional<CompileInput> of(M2qDocument document, String file, ParseResult arguments, String see, List<Problem> problems) throws CommandException {
		return arguments.hasMatchedOption("--policy") ? given(document, file, arguments, see, problems) : ofExperiment(document, file, arguments, see, problems);
	}

	private static Optional<CompileInput> given(M2qDocument document, String file, ParseResult arguments, String see, List<Problem> problems) throws CommandException {
		Map<String, Object> values = ModelArguments.values(arguments.matchedOptionValue("--set", List.<String>of()), see);
		Model model = ModelArguments.model(document, file, arguments.matchedOptionValue("--model", ""), arguments.commandSpec().name());
		ModelArguments.checkNames(model, values);
		String name = arguments.matchedOptionValue("--policy", "");
		Policy policy = document.find(Policy.class, name).orElseThrow(() -> CommandException.usage("there is no policy " + name + " in " + file
				+ " or what it imports; it sees " + String.join(", ", document.visible(Policy.class).stream().map(Policy::getName).sorted().toList()) + "."));
		Elaboration elaboration = new Elaborator(TextLocator.INSTANCE).elaborate(model, values, Cancellation.NONE);
		problems.addAll(elaboration.problems());
		if (elaboration.complete().isEmpty()) {
			return Optional.empty();
		}
		LayerNetwork network = Layers.of(elaboration.complete().get());
		ResolvedPolicy resolved = new PolicyResolver(TextLocator.INSTANCE).resolve(policy, network, LayerMetrics.NONE, Cancellation.NONE);
		problems.addAll(resolved.problems());
		return resolved.hasErrors() ? Optional.empty() : Optional.of(new CompileInput(network, resolved, ParameterSource.named(document, model), Optional.empty(), Preprocessing.PLAIN));
	}

	private static Optional<CompileInput> ofExperiment(M2qDocument document, String file, ParseResult arguments, String see, List<Problem> problems) throws CommandException {
		Experiment experiment = experiment(document, file, arguments.matchedOptionValue("--experiment", ""));
		String point = arguments.matchedOptionValue("--point", "1");
		if (!point.matches("[1-9][0-9]{0,8}")) {
			throw CommandException.usage("--point is a number from 1, not " + point + see);
		}
		ExperimentResult result = document.result(experiment, Cancellation.NONE);
		problems.addAll(result.problems());
		if (result.problems().stream().anyMatch(Problem::isError)) {
			return Optional.empty();
		}
		if (Integer.parseInt(point) > result.points().size()) {
			throw CommandException.usage("--point is " + point + ", but experiment " + result.name() + " has " + result.points().size()
					+ (result.points().size() == 1 ? " point" : " points") + see);
		}
		ExperimentPoint chosen = result.points().get(Integer.parseInt(point) - 1);
		ResolvedPolicy policy = new ResolvedPolicy(chosen.policy(), chosen.cost().layers().stream().map(LayerCost::precision).toList(), List.of());
		return Optional.of(new CompileInput(chosen.cost().network(), policy, ParameterSource.named(experiment),
				DataDeclarations.source(experiment, DataKind.CALIBRATION), DataDeclarations.preprocessing(experiment)));
	}

	private static Experiment experiment(M2qDocument document, String file, String only) throws CommandException {
		List<Experiment> all = document.experiments();
		if (all.isEmpty()) {
			throw new CommandException(ExitCode.PROBLEMS, file + ": there is no experiment that says how the model is quantized. Add one, or give --policy.");
		}
		if (only.isEmpty()) {
			return all.getFirst();
		}
		return all.stream().filter(experiment -> only.equals(experiment.getName())).findFirst().orElseThrow(() -> CommandException.usage("there is no experiment " + only
				+ " in " + file + "; it has " + String.join(", ", all.stream().map(Experiment::getName).toList()) + "."));
	}
}
