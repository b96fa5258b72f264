package org.m2q.dsl.ide;

import com.google.inject.Guice;
import com.google.inject.Injector;
import org.eclipse.xtext.util.Modules2;
import org.m2q.dsl.M2qRuntimeModule;
import org.m2q.dsl.M2qStandaloneSetup;

/** Sets the language up together with its editor services. */
public class M2qIdeSetup extends M2qStandaloneSetup {

	@Override
	public Injector createInjector() {
		return Guice.createInjector(Modules2.mixin(new M2qRuntimeModule(), new M2qIdeModule()));
	}
}
