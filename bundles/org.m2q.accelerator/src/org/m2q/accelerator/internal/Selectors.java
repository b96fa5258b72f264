package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.emf.ecore.util.EcoreUtil;
import org.m2q.accelerator.LayerSelector;
import org.m2q.model.m2q.AllTerm;
import org.m2q.model.m2q.Block;
import org.m2q.model.m2q.KindTerm;
import org.m2q.model.m2q.LayerTerm;
import org.m2q.model.m2q.OperatorDeclaration;
import org.m2q.model.m2q.Selector;
import org.m2q.model.m2q.SelectorTerm;
import org.m2q.model.m2q.StageTerm;

/** Reads selectors of layers. */
final class Selectors {

	private Selectors() {
	}

	/** The selector; terms whose names do not resolve select nothing. */
	static LayerSelector of(Selector selector) {
		List<LayerSelector.Term> terms = new ArrayList<>();
		if (selector != null) {
			for (SelectorTerm term : selector.getTerms()) {
				switch (term) {
					case AllTerm all -> terms.add(new LayerSelector.All());
					case LayerTerm layer when layer.getPattern() != null -> terms.add(new LayerSelector.Name(LayerSelector.glob(layer.getPattern())));
					case StageTerm stage when stage.getPattern() != null -> terms.add(new LayerSelector.Stage(LayerSelector.glob(stage.getPattern())));
					case KindTerm kind when kind.getTarget() instanceof OperatorDeclaration operator && operator.getName() != null -> terms
							.add(new LayerSelector.Operator(operator.getName()));
					case KindTerm kind when kind.getTarget() instanceof Block block -> terms
							.add(new LayerSelector.Block(EcoreUtil.getURI(block).toString()));
					default -> {
						// Reported where names are linked.
					}
				}
			}
		}
		return new LayerSelector(terms);
	}
}
