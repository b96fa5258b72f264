/** Editor services of the M2Q language that need no platform. */
package org.m2q.dsl.ide;
