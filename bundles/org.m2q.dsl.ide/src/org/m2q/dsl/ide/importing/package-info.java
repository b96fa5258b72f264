/** Models of other formats as texts of the language. */
package org.m2q.dsl.ide.importing;
