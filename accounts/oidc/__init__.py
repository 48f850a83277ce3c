"""Login through identity providers that speak OpenID Connect: allauth's flow, checked more strictly."""
