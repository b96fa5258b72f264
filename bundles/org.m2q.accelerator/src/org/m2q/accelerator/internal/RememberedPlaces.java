package org.m2q.accelerator.internal;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.emf.ecore.EObject;
import org.eclipse.emf.ecore.EStructuralFeature;
import org.m2q.base.problem.SourceSpan;
import org.m2q.network.SourceLocator;

/** Looks every place in a text up once, while the text does not change. Safe for use by several threads. */
final class RememberedPlaces implements SourceLocator {

	private final SourceLocator locator;
	private final Map<Place, SourceSpan> spans = new ConcurrentHashMap<>();
	private final Map<EObject, String> documentations = new ConcurrentHashMap<>();

	private record Place(EObject element, Optional<EStructuralFeature> feature) {
	}

	RememberedPlaces(SourceLocator locator) {
		this.locator = locator;
	}

	@Override
	public SourceSpan locate(EObject element, Optional<EStructuralFeature> feature) {
		return spans.computeIfAbsent(new Place(element, feature), place -> locator.locate(element, feature));
	}

	@Override
	public String documentation(EObject element) {
		return documentations.computeIfAbsent(element, locator::documentation);
	}
}
