package org.m2q.dsl.ide.cost;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Policy;
import org.m2q.report.DeclarationReport;
import org.m2q.report.DeclarationReport.Kind;
import org.m2q.report.ExperimentReport;
import org.m2q.report.PointReport;

/** The texts of the policies and mappings that an experiment was made with. */
public final class DeclarationTexts {

	private DeclarationTexts() {
	}

	/** The report with the texts of the policies and mappings of its points and baselines, as the document says them. */
	public static ExperimentReport with(M2qDocument document, ExperimentReport report) {
		List<PointReport> points = Stream.concat(report.points().stream(), report.baselines().stream()).toList();
		List<DeclarationReport> texts = new ArrayList<>();
		add(texts, Kind.POLICY, points.stream().map(point -> point.setup().policy()), name -> policy(document, name));
		add(texts, Kind.MAPPING, points.stream().flatMap(point -> point.setup().mapping().stream()), name -> document.find(Mapping.class, name).map(DeclarationTexts::text));
		return report.with(texts);
	}

	private static void add(List<DeclarationReport> texts, Kind kind, Stream<String> names, Function<String, Optional<String>> find) {
		names.distinct().forEach(name -> find.apply(name).filter(text -> !text.isEmpty()).ifPresent(text -> texts.add(new DeclarationReport(kind, name, text))));
	}

	/** The text of a policy that a document sees, behind those of the policies that it extends; empty when there is none of this name. */
	public static Optional<String> policy(M2qDocument document, String name) {
		return document.find(Policy.class, name).map(found -> {
			Set<Policy> chain = new LinkedHashSet<>();
			for (Policy policy = found; policy != null && chain.add(policy);) {
				policy = policy.getBase();
			}
			return new ArrayList<>(chain).reversed().stream().map(DeclarationTexts::text).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n\n"));
		});
	}

	private static String text(EObject declaration) {
		ICompositeNode node = NodeModelUtils.findActualNodeFor(declaration);
		// The same file has other line ends elsewhere.
		return node == null ? "" : node.getText().strip().lines().collect(Collectors.joining("\n"));
	}
}
