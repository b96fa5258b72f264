package org.m2q.dsl.ide.cost;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

import org.eclipse.emf.common.util.TreeIterator;
import org.eclipse.emf.ecore.EObject;
import org.m2q.base.problem.SourceSpan;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.TextLocator;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Experiment;
import org.m2q.model.m2q.FlowStatement;
import org.m2q.model.m2q.Mapping;
import org.m2q.model.m2q.Model;
import org.m2q.model.m2q.NamedElement;
import org.m2q.model.m2q.Policy;

/** Where the costs of a text will be, as soon as it is read and long before it is priced. */
public final class PendingCosts {

	private PendingCosts() {
	}

	/** Places of headers and lines without numbers; none when no experiment of the text runs anything. */
	public static CostReport of(M2qDocument document) {
		if (document.experiments().stream().allMatch(experiment -> PointPricer.firstPoint(experiment).isEmpty())) {
			return CostReport.EMPTY;
		}
		List<HeaderCost> headers = new ArrayList<>();
		document.definitions(Model.class).forEach(model -> headers.add(header(HeaderCost.Kind.MODEL, model)));
		document.definitions(Policy.class).forEach(policy -> headers.add(header(HeaderCost.Kind.POLICY, policy)));
		document.definitions(Mapping.class).forEach(mapping -> headers.add(header(HeaderCost.Kind.MAPPING, mapping)));
		document.definitions(Experiment.class).forEach(experiment -> headers.add(header(HeaderCost.Kind.EXPERIMENT, experiment)));
		headers.sort(Comparator.comparingInt(HeaderCost::offset));
		Map<Integer, LineCost> lines = new TreeMap<>();
		document.definitions(Model.class).forEach(model -> add(model, name(model), lines));
		document.definitions(Block.class).forEach(block -> add(block, "", lines));
		List<LineCost> all = List.copyOf(lines.values());
		return new CostReport(List.of(), List.of(), headers, all, all.stream().map(line -> LineLabel.of(line, false)).toList(), ShapeLabels.NONE);
	}

	private static HeaderCost header(HeaderCost.Kind kind, NamedElement element) {
		SourceSpan place = TextLocator.INSTANCE.locate(element);
		return new HeaderCost(place.line(), place.offset(), kind, name(element), "", false, 0, 0, OptionalDouble.empty(), "", 0, 0, 0, "", CostOrigin.PENDING);
	}

	private static void add(NamedElement definition, String model, Map<Integer, LineCost> lines) {
		for (TreeIterator<EObject> all = definition.eAllContents(); all.hasNext();) {
			EObject element = all.next();
			if (element instanceof CallStep || element instanceof FlowStatement flow && flow.isStage()) {
				SourceSpan place = TextLocator.INSTANCE.locate(element);
				if (place.isKnown()) {
					lines.putIfAbsent(place.line(), line(place, model));
				}
			}
		}
	}

	private static LineCost line(SourceSpan place, String model) {
		return new LineCost(place.line(), place.offset(), LineCost.Kind.LAYER, model, List.of(), 0, 0, 0, Map.of(), Set.of(), LineCost.Bits.NONE, LineCost.Bits.NONE,
				Set.of(), 0, "", CostOrigin.PENDING);
	}

	private static String name(NamedElement element) {
		return Optional.ofNullable(element.getName()).orElse("");
	}
}
